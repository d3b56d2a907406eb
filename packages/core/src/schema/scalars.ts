import { z } from 'zod';
import { parseAddress } from './address.ts';
import { parseDurationMs } from './duration.ts';
import { parseSizeBytes } from './size.ts';

/** 1–63 characters: lower-case letters, digits and `-`, starting and ending with a letter or digit (RFC 1123 label). */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1–63 lower-case letters, digits or "-", not at an end')
  .meta({ title: 'Name', description: 'Lower-case letters, digits and "-", at most 63.', placeholder: 'billing' });

/** A length of time such as `250ms`, `10s`, `1m30s`, `2h`. Bounds are in milliseconds. */
export function durationSchema(bounds: { minimumMs?: number; maximumMs?: number } = {}) {
  return z
    .string()
    .superRefine((text, context) => {
      const ms = parseDurationMs(text);
      if (ms === undefined) {
        context.addIssue({ code: 'custom', message: `"${text}" is not a duration: write 250ms, 10s, 1m30s or 2h` });
      } else if (bounds.minimumMs !== undefined && ms < bounds.minimumMs) {
        context.addIssue({ code: 'custom', message: `"${text}" is shorter than ${bounds.minimumMs} ms` });
      } else if (bounds.maximumMs !== undefined && ms > bounds.maximumMs) {
        context.addIssue({ code: 'custom', message: `"${text}" is longer than ${bounds.maximumMs} ms` });
      }
    })
    .meta({ input: 'duration', placeholder: '10s' });
}

/** A size such as `512`, `64KiB`, `10MB`, `1GiB`; a bare number is bytes. Bounds are in bytes. */
export function sizeSchema(bounds: { minimumBytes?: number; maximumBytes?: number } = {}) {
  return z
    .union([z.string(), z.number()])
    .transform((value) => String(value))
    .pipe(
      z.string().superRefine((text, context) => {
        const bytes = parseSizeBytes(text);
        if (bytes === undefined) {
          context.addIssue({ code: 'custom', message: `"${text}" is not a size: write 512, 64KiB, 10MB or 1GiB` });
        } else if (bounds.minimumBytes !== undefined && bytes < bounds.minimumBytes) {
          context.addIssue({ code: 'custom', message: `"${text}" is less than ${bounds.minimumBytes} bytes` });
        } else if (bounds.maximumBytes !== undefined && bytes > bounds.maximumBytes) {
          context.addIssue({ code: 'custom', message: `"${text}" is more than ${bounds.maximumBytes} bytes` });
        }
      }),
    )
    .meta({ input: 'size', placeholder: '64KiB' });
}

/** `host:port`, `192.0.2.1:80` or `[2001:db8::1]:443`; port 1–65535. */
export const addressSchema = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseAddress(text);
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem });
  })
  .meta({ title: 'Address', input: 'address', placeholder: '10.0.0.5:8080' });

/** A field name: an RFC 9110 §5.6.2 token. Compared without case. */
export const headerNameSchema = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/, 'is not a header name (RFC 9110 §5.1)')
  .meta({ title: 'Header', input: 'header-name', placeholder: 'x-env' });

/** A field value: visible characters, space and tab; no CR, LF, NUL, no space at an end (RFC 9110 §5.5). */
export const headerValueSchema = z
  .string()
  .max(8192)
  .regex(
    /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/,
    'is not a header value (RFC 9110 §5.5)',
  )
  .meta({ title: 'Value' });

/** An address or an address range: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`. */
export const addressRangeSchema = z
  .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], { error: 'is not an address or a range such as 10.0.0.0/8' })
  .meta({ input: 'cidr', placeholder: '10.0.0.0/8' });

const labelPart = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$/;

/** Free key–value pairs to search, group and select by; at most 32. */
export const labelsSchema = z
  .record(z.string().regex(labelPart, 'is not a label name'), z.string().max(128))
  .refine((labels) => Object.keys(labels).length <= 32, 'more than 32 labels')
  .meta({ title: 'Labels', description: 'Key–value pairs to search, group and select by.' });

/** A cookie's name is a token (RFC 6265 §4.1.1). */
export const cookieNameSchema = z
  .string()
  .max(128)
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'must be letters, digits and some signs, without spaces')
  .meta({ title: 'Cookie', placeholder: 'session' });
