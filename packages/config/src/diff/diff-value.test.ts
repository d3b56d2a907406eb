import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { redactSecrets } from '../secrets.ts';
import { withoutDefaults } from '../write/without-defaults.ts';
import { diffValue } from './diff-value.ts';

// No kind of this version has a secret, so the promise is kept with a made-up one.
const fakeKind = z.strictObject({
  type: z.literal('fake'),
  user: z.string(),
  password: z.string().meta({ title: 'Password', secret: true }),
  tokens: z
    .array(z.strictObject({ name: z.string(), value: z.string().optional().meta({ secret: true }) }))
    .default([]),
  either: z
    .union([z.strictObject({ key: z.string().meta({ secret: true }) }), z.strictObject({ file: z.string() })])
    .optional(),
});
const before = {
  type: 'fake',
  user: 'ada',
  password: 's3cret-1',
  tokens: [{ name: 'a', value: 's3cret-2' }],
  either: { key: 's3cret-3' },
};

describe('secrets', () => {
  it('are redacted wherever they stand', () => {
    expect(redactSecrets(fakeKind, before)).toEqual({
      type: 'fake',
      user: 'ada',
      password: '[redacted]',
      tokens: [{ name: 'a', value: '[redacted]' }],
      either: { key: '[redacted]' },
    });
  });

  it('leave values without secrets alone', () => {
    const plain = z.strictObject({ a: z.string() });
    const value = { a: 'b' };
    expect(redactSecrets(plain, value)).toBe(value);
  });

  it('are compared, but never shown', () => {
    const after = {
      ...before,
      password: 's3cret-4',
      tokens: [
        { name: 'a', value: 's3cret-5' },
        { name: 'b', value: 's3cret-6' },
      ],
      either: undefined,
    };
    const changes = diffValue(fakeKind, before, after);
    expect(changes.map(({ path }) => path[0])).toEqual(expect.arrayContaining(['password', 'tokens', 'either']));
    expect(JSON.stringify(changes)).not.toContain('s3cret');
    expect(changes.find(({ path }) => path[0] === 'password')).toMatchObject({
      before: '[redacted]',
      after: '[redacted]',
    });
  });

  it('are not part of what an export omits or keeps by default', () => {
    expect(withoutDefaults(fakeKind, redactSecrets(fakeKind, { ...before, tokens: [] }))).toEqual({
      type: 'fake',
      user: 'ada',
      password: '[redacted]',
      either: { key: '[redacted]' },
    });
  });
});
