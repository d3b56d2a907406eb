import { expect, it } from 'vitest';
import { anExchange, testEnvironment } from '../testing-exchange.ts';
import { createRequestHeaders } from './policy.ts';
import { type RequestHeadersConfig, requestHeadersSchema } from './schema.ts';

function edited(config: Omit<RequestHeadersConfig, 'type'>, headers: string[]): string[] {
  const policy = createRequestHeaders({ type: 'request_headers', ...config }, testEnvironment);
  expect(policy.onRequest?.(anExchange(headers))).toBeUndefined();
  return headers;
}

it('removes, sets and adds, in this order and without regard to case', () => {
  const config = { remove: ['X-Gone'], set: { 'x-edge': 'east' }, add: { 'x-tag': 'new' } };
  expect(edited(config, ['x-gone', '1', 'X-EDGE', 'a', 'X-Edge', 'b', 'x-tag', 'old', 'X-GONE', '2'])).toEqual([
    'x-tag',
    'old',
    'x-edge',
    'east',
    'x-tag',
    'new',
  ]);
});

it('can replace a field by removing and adding it', () => {
  expect(edited({ remove: ['cookie'], add: { cookie: 'a=1' } }, ['Cookie', 'b=2'])).toEqual(['cookie', 'a=1']);
});

it('leaves the rest as it was written', () => {
  expect(edited({}, ['X-Mixed', 'Value', 'x-mixed', ''])).toEqual(['X-Mixed', 'Value', 'x-mixed', '']);
});

it.each(['content-length', 'Transfer-Encoding', 'connection', 'Host', 'upgrade', 'TE', 'trailer', 'keep-alive'])(
  'refuses to touch %s, which the gateway answers for',
  (name) => {
    for (const edit of [{ remove: [name] }, { set: { [name]: '1' } }, { add: { [name]: '1' } }]) {
      expect(requestHeadersSchema.safeParse({ type: 'request_headers', ...edit }).success).toBe(false);
    }
  },
);

it.each(['a\r\nx: y', 'a\0', ' a', 'a\n'])('refuses the value %j', (value) => {
  expect(requestHeadersSchema.safeParse({ type: 'request_headers', set: { 'x-a': value } }).success).toBe(false);
});
