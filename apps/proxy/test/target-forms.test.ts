import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start(everythingTo(origin.address));
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

describe('absolute-form (RFC 9112 §3.2.2)', () => {
  it.each([
    ['http://app.test/a?b=1', '/a?b=1'],
    ['HTTP://app.test/a', '/a'],
    ['http://app.test', '/'],
    ['http://app.test?b=1', '/?b=1'],
  ])('%s goes upstream as %s', async (target, expected) => {
    const seen = echoed(await proxy.request({ target }));
    expect(seen.target).toBe(expected);
    expect(values(seen.headers, 'host')).toEqual(['app.test']);
  });

  it.each([
    'http://evil.test/',
    'http://app.test:81/',
    'http://evil@app.test/',
    'ftp://app.test/',
    'http:///a',
    'http:/a',
  ])('%s is refused beside "Host: app.test"', async (target) => {
    using client = await proxy.connect();
    client.send(`GET ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`);
    expect((await client.readResponse()).status).toBe(400);
    await client.waitForClose();
  });
});

it.each([
  ['CONNECT', 'app.test:443'],
  ['CONNECT', '/'],
  ['GET', 'app.test:443'],
  ['GET', '*'],
  ['GET', 'a'],
  ['GET', '/a#b'],
  ['GET', '/a\\b'],
  ['GET', '\\a'],
  ['GET', '/caf\u00e9'],
  ['GET', '/a\x7f'],
  ['OPTIONS', '**'],
])('%s %s is refused', async (method, target) => {
  using client = await proxy.connect();
  client.send(`${method} ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`);
  expect([400, 405, 501]).toContain((await client.readResponse()).status);
  await client.waitForClose();
  expect(origin.requests.some((seen) => seen.method === 'CONNECT')).toBe(false);
});

it('OPTIONS * is served', async () => {
  const seen = echoed(await proxy.request({ method: 'OPTIONS', target: '*' }));
  expect(['*', '/']).toContain(seen.target);
});

it('a query may hold what a path may not', async () => {
  const target = "/a?b=../c%2f%00//'(x)|y&&&=";
  expect(echoed(await proxy.request({ target })).target).toBe(target);
});

it('an unknown method is forwarded as it is', async () => {
  expect(echoed(await proxy.request({ method: 'PROPFIND' })).method).toBe('PROPFIND');
});

it.each(['http://evil@app.test/', 'http://app.test, evil.test/', 'app.test/'])(
  '%s is refused where there is no Host to compare with',
  async (target) => {
    expect((await proxy.send(`GET ${target} HTTP/1.0\r\n\r\n`)).status).toBe(400);
  },
);
