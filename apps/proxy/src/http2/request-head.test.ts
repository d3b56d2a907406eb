import { expect, it } from 'vitest';
import { readRequestHead } from './request-head.ts';

const limits = {
  requestLineBytes: 8192,
  headersBytes: 32_768,
  headerCount: 100,
  bodyBytes: 1000,
  minimumBodyRate: 0,
  connections: 1,
  connectionsPerClient: 1,
  requestsPerClient: 1,
};
const pseudo = [':method', 'GET', ':path', '/', ':authority', 'app.test', ':scheme', 'http'];

it.each([
  [['a=1', 'b=2', 'c=3'], 'a=1; b=2; c=3'],
  [['a=1', ''], 'a=1'],
  [['', 'a=1'], 'a=1'],
  [['', ''], ''],
])('joins the cookies %j', (crumbs, whole) => {
  const raw = [...pseudo, ...crumbs.flatMap((crumb) => ['cookie', crumb])];
  const head = readRequestHead(raw, true, limits, () => '');
  expect(head).toMatchObject({ headers: ['cookie', whole] });
});
