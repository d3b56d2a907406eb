import { expect, it } from 'vitest';
import { httpCheckSchema } from './schema.ts';
import { isExpected } from './statuses.ts';

it('takes single statuses and ranges with both their ends', () => {
  const { expectedStatus } = httpCheckSchema.parse({ type: 'http', expectedStatus: [204, '301', '400-404'] });
  const passing = [200, 204, 301, 302, 399, 400, 404, 405].filter((status) => isExpected(status, expectedStatus));
  expect(passing).toEqual([204, 301, 400, 404]);
  expect(isExpected(299, httpCheckSchema.parse({ type: 'http' }).expectedStatus)).toBe(true);
});

it.each(['20', '2000', '299-200', '200-', 'ok', 199, 600])('refuses %s for a status', (status) => {
  expect(httpCheckSchema.safeParse({ type: 'http', expectedStatus: [status] }).success).toBe(false);
});

it('refuses a path that could be read in two ways, and a text that no answer to HEAD holds', () => {
  for (const path of ['healthz', '/a b', '/a#b', '/a\\b', '/a\r\nx: y', 'http://a/']) {
    expect(httpCheckSchema.safeParse({ type: 'http', path }).success).toBe(false);
  }
  expect(httpCheckSchema.safeParse({ type: 'http', method: 'HEAD', expectedBody: 'ok' }).success).toBe(false);
});
