import { expect, it } from 'vitest';
import { policySchema } from './schemas.ts';

const names = [
  'Connection',
  'content-length',
  'Expect',
  'host',
  'HTTP2-Settings',
  'TE',
  'Transfer-Encoding',
  'upgrade',
];

it.each(names)('%s is the gateway’s alone', (name) => {
  for (const type of ['request_headers', 'response_headers']) {
    for (const edits of [{ remove: [name] }, { set: { [name]: '1' } }, { add: { [name]: '1' } }]) {
      expect(policySchema.safeParse({ type, ...edits }).success).toBe(false);
    }
  }
});
