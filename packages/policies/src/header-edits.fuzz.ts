import assert from 'node:assert/strict';
import { seededRandom } from '@sluice/core';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { createPolicy } from './runtimes.ts';
import { policySchema } from './schemas.ts';
import { anExchange, testEnvironment } from './testing-exchange.ts';

/** What the gateway alone answers for, between two hops: framing, management of the connection, and Host. */
const managed = [
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const known = ['X-A', 'x-b', 'Via', 'Set-Cookie', '__proto__', 'constructor', 'Transfer-Encoding', 'CONTENT-LENGTH'];
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known, ...managed) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(' x', 'x ', 'x:', 'x\r\ny', '', 'x\0', 'caf\u00e9', ':path') },
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('1', '', 'a, b', 'tab\there', 'obs \xe9') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('a\r\nb: c', 'a\nb', '\0', ' a', 'a ', '\u0161', 'x\x7f') },
);
const cleanName = fc.constantFrom('X-A', 'x-A', 'X-B', 'Accept', '__proto__', ...managed);
const cleanValue = fc.constantFrom('1', '', 'a, b', 'chunked', '7', 'obs \xe9');
const list = fc.array(fc.tuple(cleanName, cleanValue), { maxLength: 6 }).map((fields) => fields.flat());
const edits = fc.array(fc.tuple(name, value), { maxLength: 3 }).map((fields) => {
  // As a document has it after JSON or YAML were read, `__proto__` included.
  const text = fields.map(([key, given]) => `${JSON.stringify(key)}:${JSON.stringify(given)}`).join();
  return JSON.parse(`{${text}}`) as Record<string, string>;
});

interface Input {
  readonly type: 'request_headers' | 'response_headers';
  readonly edits: { readonly remove: readonly string[]; readonly set: object; readonly add: object };
  readonly headers: readonly string[];
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const content = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;

export const target: FuzzTarget<Input> = {
  name: 'header-policies',
  claim: 'whatever a document may ask of header policies, fields stay fields and framing stays as it was',
  rounds: 5000,
  input: fc.record({
    type: fc.constantFrom('request_headers', 'response_headers'),
    edits: fc.record({ remove: fc.array(name, { maxLength: 3 }), set: edits, add: edits }),
    headers: list,
  }),
  open() {
    let taken = 0;
    return {
      async check({ type, edits: given, headers }) {
        const parsed = policySchema.safeParse({ type, ...given });
        if (!parsed.success) return;
        taken += 1;
        const policy = createPolicy(parsed.data, { ...testEnvironment, random: seededRandom(1) });
        const edited = [...headers];
        const exchange = anExchange(edited);
        await policy.onRequest?.(exchange);
        await policy.onResponse?.(exchange, { status: 200, headers: edited });
        policy.close?.();
        assert.equal(edited.length % 2, 0);
        for (let index = 0; index < edited.length; index += 2) {
          assert.match(edited[index] ?? '', token, 'a name is no token');
          assert.match(edited[index + 1] ?? '', content, 'a value is no field content');
        }
        for (const field of managed) assert.deepEqual(valuesOf(edited, field), valuesOf(headers, field), field);
        // What was asked for is there. Zod leaves out `__proto__`, as which no field is known.
        for (const [field, wanted] of [...Object.entries(given.set), ...Object.entries(given.add)]) {
          if (field === '__proto__') continue;
          assert.ok(valuesOf(edited, field.toLowerCase()).includes(wanted), `${field} is not there`);
        }
      },
      end: (rounds) => assert.ok(taken > rounds / 50, `${taken} of ${rounds} were taken`),
    };
  },
};

function valuesOf(headers: readonly string[], lowerCaseName: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === lowerCaseName);
}
