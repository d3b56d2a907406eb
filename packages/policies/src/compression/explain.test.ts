import { expect, it } from 'vitest';
import { explained } from '../testing-exchange.ts';
import { explainCompression } from './explain.ts';
import { compressionSchema } from './schema.ts';

const explain = (headers: string[], config: object = {}) =>
  explainCompression(compressionSchema.parse({ type: 'compression', ...config }), explained({ headers }));

it('says by what an answer would be compressed, and what decides it', () => {
  const explanation = explain(['accept-encoding', 'gzip, br'], { types: ['text/*'] });
  expect(explanation.outcome).toBe('depends');
  expect(explanation.sentence).toMatch(/^compresses the answer by br if /);
  expect(explanation.details?.slice(0, 2)).toEqual(['of 1KiB or more, or of unknown length', 'text/*']);
});

it('says why it would not be', () => {
  expect(explain([]).sentence).toBe('leaves the answer as it is: Accept-Encoding asks for none of zstd, br, gzip');
  const crossSite = ['accept-encoding', 'gzip', 'cookie', 'a=b', 'sec-fetch-site', 'cross-site'];
  expect(explain(crossSite).sentence).toContain('a page of another site with credentials');
  expect(explain(crossSite, { credentials: 'never' }).sentence).toContain('a request with credentials');
  expect(explain(crossSite, { credentials: 'always' }).outcome).toBe('depends');
});
