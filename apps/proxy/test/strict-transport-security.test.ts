import { Origin, type OriginHandler, RawClient, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, type TestConfig, TestProxy, values } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';
import { connectTls } from './support/tls-client.ts';

const field = 'strict-transport-security';
const theirs: OriginHandler = respond(200, { 'Strict-Transport-Security': 'max-age=1' }, 'x');
const pair = await selfSigned(['app.test']);
const certificates: TestConfig['certificates'] = [{ name: 'a', source: { type: 'self_signed', hosts: ['app.test'] } }];

function secure(hsts?: object, more: TestConfig = {}): Promise<TestProxy> {
  const tls = { certificates: ['a'], ...(hsts === undefined ? {} : { hsts }) };
  return TestProxy.start({ certificates, web: { protocol: 'https', tls }, ...more }, {}, [materialOf('a', pair)]);
}

/** What each answer says of it, on a connection of its own. */
async function told(proxy: TestProxy, requests: readonly string[]): Promise<string[][]> {
  return Promise.all(
    requests.map(async (text) => {
      using client = new RawClient(await connectTls(proxy.port(), { servername: 'app.test', ca: pair.chain }));
      return values((await client.send(text).readResponse()).headers, field);
    }),
  );
}

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`;

it('is on every response of the listener, once, whoever answers', async () => {
  await using origin = await Origin.start(theirs);
  const { upstreams, routes = [] } = everythingTo(origin.address);
  const setting = { type: 'response_headers' as const, set: { [field]: 'max-age=2' }, add: { [field]: 'max-age=3' } };
  const others: TestConfig['routes'] = [
    { name: 'away', match: { path: { exact: '/away' } }, redirect: { host: 'www.test' } },
    { name: 'own', match: { path: { exact: '/own' } }, directResponse: { status: 200, headers: { [field]: 'x' } } },
    { name: 'set', match: { path: { exact: '/set' } }, upstreams: [{ name: 'app' }], policies: [setting] },
    { name: 'lost', match: { path: { exact: '/lost' } }, upstreams: [{ name: 'gone' }] },
  ];
  await using proxy = await secure(
    {},
    { upstreams: [...(upstreams ?? []), { name: 'gone', targets: [] }], routes: [...routes, ...others] },
  );
  const bad = ['GET /%2f HTTP/1.1\r\nHost: app.test\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'nonsense\r\n\r\n'];
  const all = [...['/', '/away', '/own', '/set', '/lost', '/_/health'].map(get), ...bad];
  expect(await told(proxy, all)).toEqual(all.map(() => ['max-age=31536000']));
});

it('says what is set', async () => {
  await using forget = await secure({ maxAge: '0' });
  expect(await told(forget, [get('/')])).toEqual([['max-age=0']]);
  await using preload = await secure({ maxAge: '730d', includeSubDomains: true, preload: true });
  expect(await told(preload, [get('/')])).toEqual([['max-age=63072000; includeSubDomains; preload']]);
});

it('is on responses over HTTP/2, too, and where a WebSocket begins', async () => {
  await using origin = await Origin.start(theirs);
  await using proxy = await secure({}, everythingTo(origin.address, { route: { websocket: true } }));
  using client = await connectHttp2(proxy.port(), { servername: 'app.test', ca: pair.chain });
  const answers = await Promise.all([
    client.request(),
    client.request({ ':path': '/%2f' }),
    client.request({ expect: 'more' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 417]);
  for (const { headers } of answers) expect(values(headers, field)).toEqual(['max-age=31536000']);
  using webSocket = new RawClient(await connectTls(proxy.port(), { servername: 'app.test', ca: pair.chain }));
  webSocket.send(
    'GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const begun = await webSocket.readResponse({ toHead: true });
  expect([begun.status, ...values(begun.headers, field)]).toEqual([101, 'max-age=31536000']);
});

it('of an upstream is kept where the listener says nothing of its own', async () => {
  await using origin = await Origin.start(theirs);
  await using proxy = await secure(undefined, everythingTo(origin.address));
  expect(await told(proxy, [get('/')])).toEqual([['max-age=1']]);
});

it('never goes out in clear text, unless a trusted proxy has taken the request over TLS', async () => {
  await using origin = await Origin.start(theirs);
  const policies = [{ type: 'response_headers' as const, set: { [field]: 'max-age=2' } }];
  const { upstreams, routes = [] } = everythingTo(origin.address);
  const set = { name: 'set', match: { path: { exact: '/set' } }, upstreams: [{ name: 'app' }], policies };
  const config = { upstreams, routes: [...routes, set] };
  await using proxy = await TestProxy.start(config);
  for (const target of ['/', '/set']) expect((await proxy.request({ target })).header(field)).toBeUndefined();
  await using behind = await TestProxy.start({ ...config, settings: { trustedProxies: ['127.0.0.1'] } });
  const headers = ['Host', 'app.test', 'X-Forwarded-Proto', 'https'];
  expect((await behind.request({ headers })).header(field)).toBe('max-age=1');
  expect((await behind.request()).header(field)).toBeUndefined();
});
