import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  addressRangeSchema,
  durationSchema,
  headerNameSchema,
  headerValueSchema,
  nameSchema,
  sizeSchema,
} from './scalars.ts';

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

describe('scalars', () => {
  it('takes RFC 1123 labels as names', () => {
    for (const good of ['a', 'billing-v2', '0', 'a'.repeat(63)]) expect(accepts(nameSchema, good), good).toBe(true);
    for (const bad of ['', 'A', '-a', 'a-', 'a_b', 'a.b', 'a'.repeat(64)])
      expect(accepts(nameSchema, bad), bad).toBe(false);
  });

  it('keeps durations and sizes within their bounds', () => {
    const second = durationSchema({ minimumMs: 1000, maximumMs: 2000 });
    expect([accepts(second, '1s'), accepts(second, '999ms'), accepts(second, '2001ms')]).toEqual([true, false, false]);
    const kibibyte = sizeSchema({ minimumBytes: 1024, maximumBytes: 2048 });
    expect([accepts(kibibyte, 1024), accepts(kibibyte, '1023'), accepts(kibibyte, '3KiB')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('lets no header split a message', () => {
    for (const bad of ['a\r\nb: c', 'a\nb', 'a\0b', ' a', 'a ', '\ta'])
      expect(accepts(headerValueSchema, bad), bad).toBe(false);
    for (const good of ['', 'a', 'a b', 'a\tb', 'é']) expect(accepts(headerValueSchema, good), good).toBe(true);
    for (const bad of ['', 'a b', 'a:', 'a\r', 'é']) expect(accepts(headerNameSchema, bad), bad).toBe(false);
  });

  it('takes addresses and ranges of both families', () => {
    for (const good of ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1'])
      expect(accepts(addressRangeSchema, good), good).toBe(true);
    for (const bad of ['10.0.0.0/33', '10.0.0', 'localhost', '::1/129'])
      expect(accepts(addressRangeSchema, bad), bad).toBe(false);
  });
});
