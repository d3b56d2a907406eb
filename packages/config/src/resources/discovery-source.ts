import { durationSchema } from '@sluice/core/schema';
import { discoverySourceSchemas } from '@sluice/discovery/schemas';
import { z } from 'zod';
import { resourceShape } from './common.ts';

/** What every source has, whatever its registry. */
const sourceShape = {
  ...resourceShape,
  holdLossesOf: z.int().min(1).max(100).default(100).meta({
    title: 'Hold losses of',
    description:
      'An answer with this share of endpoints fewer than the one before is not believed, per cent, 1–100: it may come of a filter, a lost permission or a registry that has just started. The endpoints stay until somebody accepts the answer or a better one comes. 100 holds answers that leave none. Default 100.',
    advanced: true,
  }),
  keepFor: durationSchema({ minimumMs: 1000, maximumMs: 2_592_000_000 }).optional().meta({
    title: 'Keep for',
    description:
      'How long the last good endpoints stay while the source gives no answer, 1s–720h. For ever when left out.',
    placeholder: 'for ever',
    advanced: true,
  }),
};

type Named<Kind> =
  Kind extends z.ZodObject<infer Shape, infer Config>
    ? z.ZodObject<z.util.Extend<Shape, typeof sourceShape>, Config>
    : never;
type AllNamed<Kinds extends readonly z.ZodObject[]> = { readonly [Place in keyof Kinds]: Named<Kinds[Place]> };

// `map` forgets which kind stands where.
const kinds = discoverySourceSchemas.map((kind) =>
  kind.extend(sourceShape).meta(kind.meta() ?? {}),
) as unknown as AllNamed<typeof discoverySourceSchemas>;

export const sourceSchema = z.discriminatedUnion('type', kinds).meta({
  title: 'Discovery source',
  description: 'A registry that knows where services run. Targets of upstreams refer to it.',
});

export type SourceInput = z.input<typeof sourceSchema>;
export type SourceConfig = z.infer<typeof sourceSchema>;
