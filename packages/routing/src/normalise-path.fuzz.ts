import assert from 'node:assert/strict';
import type { PathRules } from '@sluice/snapshot/types';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { isNormalisedPath, normalisePath, strictPathRules } from './normalise-path.ts';

interface Input {
  readonly raw: string;
  readonly rules: PathRules;
}

const splinters = ['/', '/', '/', '.', '..', ';', '%', '25', '2e', '2f', '2F', '5c', 'a', 'A', '~', '\\', '\0', ' '];
const escapes = ['%2e', '%2E', '%2f', '%2F', '%5c', '%25', '%41', '%7e', '%c3', '%C0%AE', '%00', '%3b', '%u002e'];
const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...splinters, ...escapes) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 2 }) },
);
const rules: fc.Arbitrary<PathRules> = fc.record({
  repeatedSlashes: fc.constantFrom('keep', 'merge', 'reject'),
  dotSegments: fc.constantFrom('reject', 'resolve'),
  encodedSlashes: fc.constantFrom('reject', 'keep'),
  doubleEncoding: fc.constantFrom('reject', 'keep'),
  parameters: fc.constantFrom('keep', 'reject'),
});

/** What a server behind would make of an escape, bytes outside ASCII aside. */
function decode(path: string): string {
  return path.replaceAll(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export const target: FuzzTarget<Input> = {
  name: 'path-normalisation',
  claim: 'a path that was taken is normal, goes on the wire as it is and leads nowhere but down',
  rounds: 5000,
  input: fc.record({
    raw: fc.array(part, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
    rules: fc.oneof(fc.constant(strictPathRules), rules),
  }),
  open() {
    let taken = 0;
    return {
      check({ raw, rules: given }) {
        const result = normalisePath(raw, given);
        const strict = normalisePath(raw);
        // The quick look at a path says the same as the long one.
        const unchanged = 'path' in strict && strict.path === raw && !raw.includes('%');
        assert.equal(isNormalisedPath(raw), unchanged, 'the quick look differs');
        if ('problem' in result) return;
        taken += 1;
        const { path } = result;
        assert.deepEqual(normalisePath(path, given), result, 'it is changed again');
        assert.match(path, /^\/[\x21\x22\x24-\x3e\x40-\x5b\x5d-\x7e]*$/, 'it holds what no target may');
        const decoded = decode(path);
        assert.doesNotMatch(decoded, /[/\\]\.\.?(?:[/\\;]|$)/, 'it holds a dot segment');
        assert.doesNotMatch(decoded, /\0/, 'it holds NUL');
        if (given.doubleEncoding === 'reject') {
          assert.doesNotMatch(decoded, /%[0-9a-f]{2}/i, 'it is escaped twice');
          // A server that decodes twice is led nowhere else either.
          assert.doesNotMatch(decode(decoded), /[/\\]\.\.?(?:[/\\;]|$)/, 'it holds a dot segment, decoded twice');
        }
        if (given.encodedSlashes === 'reject') assert.equal(decoded.split('/').length, path.split('/').length);
        if (given.repeatedSlashes !== 'keep') assert.doesNotMatch(path, /\/\//);
        if (given.parameters === 'reject') assert.doesNotMatch(path, /;/);
      },
      end: (rounds) => assert.ok(taken > rounds / 20, `${taken} of ${rounds} were taken`),
    };
  },
};
