import { sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** Content codings that are made (RFC 9110 §8.4.1; RFC 7932; RFC 8878), by their registered names. */
export const codings = ['zstd', 'br', 'gzip'] as const;

export type Coding = (typeof codings)[number];

const mediaType = z
  .string()
  .max(127)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]*\/(?:\*(?:\+[a-z0-9][a-z0-9.-]*)?|[a-z0-9][a-z0-9!#$&^_.+-]*)$/,
    'must be a media type in small letters such as application/json, text/* or application/*+json',
  );

export const compressionSchema = z
  .strictObject({
    type: z.literal('compression'),
    codings: z
      .array(z.enum(codings))
      .min(1)
      .refine((list) => new Set(list).size === list.length, 'has a coding twice')
      .default(['zstd', 'br', 'gzip'])
      .meta({
        title: 'Codings',
        description: 'Tried in this order where a client likes several equally well. Default zstd, br (Brotli), gzip.',
      }),
    types: z
      .array(mediaType)
      .min(1)
      .max(200)
      .default([
        'text/*',
        'application/json',
        'application/*+json',
        'application/javascript',
        'application/x-javascript',
        'application/x-ndjson',
        'application/xml',
        'application/*+xml',
        'application/wasm',
        'application/vnd.ms-fontobject',
        'font/ttf',
        'font/otf',
        'image/svg+xml',
        'image/bmp',
        'image/x-icon',
      ])
      .meta({
        title: 'Media types',
        description:
          'Answers of these types are compressed. "text/*" is every text; what "*" covers and is compressed already, such as image/png, stays as it is. gRPC never is.',
      }),
    minimumSize: sizeSchema({ minimumBytes: 0, maximumBytes: 10_485_760 }).default('1KiB').meta({
      title: 'Smallest answer',
      description: 'Shorter ones stay as they are; those of unknown length are compressed. Default 1KiB.',
    }),
    credentials: z.enum(['always', 'same_site', 'never']).default('same_site').meta({
      title: 'With credentials',
      description:
        '`always`: compress answers to requests with credentials like others; `same_site`: not where a page of another site asks; `never`: not at all. Against BREACH. Default same_site.',
    }),
    plainFromUpstream: z.boolean().default(false).meta({
      title: 'Ask for plain answers',
      description:
        'Takes Accept-Encoding out of what goes upstream, so that the gateway compresses and nobody else. Default off: what the upstream has compressed is passed on.',
      advanced: true,
    }),
    levels: z
      .strictObject({
        zstd: z.int().min(1).max(19).default(3).meta({ title: 'Level of zstd', description: '1–19. Default 3.' }),
        br: z.int().min(0).max(11).default(4).meta({ title: 'Quality of Brotli', description: '0–11. Default 4.' }),
        gzip: z.int().min(1).max(9).default(5).meta({ title: 'Level of gzip', description: '1–9. Default 5.' }),
      })
      .prefault({})
      .meta({
        title: 'Levels',
        description: 'Higher ones take more CPU time for fewer bytes.',
        advanced: true,
      }),
    concurrency: z.int().min(1).max(10_000).default(64).meta({
      title: 'At once',
      description:
        'Answers of this route that each worker compresses at a time; more go out as they are. Each takes up to 2 MiB of memory. Default 64.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Compression',
    description: 'Compresses answers for clients that accept it, by zstd, Brotli or gzip.',
  });

export type CompressionConfig = z.infer<typeof compressionSchema>;
