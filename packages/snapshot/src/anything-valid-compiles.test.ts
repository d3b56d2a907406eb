import { readDocument, validateDocument } from '@sluice/config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocument } from '../../config/test/arbitrary-document.ts';
import { checkSnapshot } from './check-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';

/** Every place of a value, as the object and the key that lead to it. */
function places(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  // Arrays take their indexes as text just as well.
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])]);
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '',
    '/',
    '*',
    '0',
    0,
    -1,
    1e308,
    null,
    [],
    {},
    '__proto__',
    '10s',
    '%',
    '(',
    '169.254.169.254:80',
    '[::]:1',
  ),
);

describe('any input', () => {
  it('is validated without throwing, with the place of each issue; what is valid compiles', () => {
    fc.assert(
      fc.property(arbitraryDocument, strange, fc.nat(), (input, value, choice) => {
        const damaged = structuredClone(input);
        const all = places(damaged);
        const place = all[choice % all.length];
        if (place !== undefined) place.holder[place.key] = value;
        const result = validateDocument(damaged);
        if (result.ok) {
          expect(checkSnapshot(compileSnapshot(result.document, { revision: 1, hash: '' }))).toEqual([]);
          return;
        }
        expect(result.issues.length).toBeGreaterThan(0);
        for (const { message, path } of result.issues) {
          expect(message).not.toMatch(/undefined|\[object|Invalid input/);
          expect(path.every((part) => typeof part === 'string' || typeof part === 'number')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('is validated without throwing, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(validateDocument(input).ok).toBe(false);
        expect(validateDocument({ version: 1, routes: [input], upstreams: input, settings: input }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('is read without throwing, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'version',
            ': ',
            '1',
            '\n',
            '- ',
            '[',
            ']',
            '{',
            '}',
            ',',
            '"',
            '&a',
            '*a',
            '|',
            '#',
            '\t',
            '  ',
            '?',
            '!!map',
            '<<',
            '---',
            'routes',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        const result = readDocument(source);
        if (result.ok) return;
        for (const { line, column } of result.issues) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
