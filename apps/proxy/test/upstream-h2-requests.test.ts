import { Origin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { startBeforeHttp2 } from './support/start-before-http2.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// Requests to endpoints by HTTP/2 (RFC 9113 §8).

it('method, path, authority and scheme are pseudo fields, names are lower-case', async () => {
  await using setting = await startBeforeHttp2();
  const seen = echoed(
    await setting.proxy.request({ method: 'DELETE', target: '/a?b=c', headers: ['X-Odd', 'a, b', 'X-Odd', 'c'] }),
  );
  expect(seen).toMatchObject({ method: 'DELETE', target: '/a?b=c' });
  expect(seen.headers.slice(0, 8)).toEqual([
    ':method',
    'DELETE',
    ':scheme',
    'http',
    ':authority',
    'app.test',
    ':path',
    '/a?b=c',
  ]);
  expect(values(seen.headers, 'x-odd')).toEqual(['a, b', 'c']);
  expect(seen.headers).toContain('x-odd');
  expect(values(seen.headers, 'x-forwarded-host')).toEqual(['app.test']);
});

it('what speaks of the connection stays behind', async () => {
  await using setting = await startBeforeHttp2();
  const seen = echoed(
    await setting.proxy.request({
      method: 'POST',
      body: 'x',
      headers: [
        'Connection',
        'keep-alive, X-Hop',
        'Keep-Alive',
        'timeout=5',
        'X-Hop',
        '1',
        'Proxy-Connection',
        'close',
      ],
    }),
  );
  const names = seen.headers.filter((_, index) => index % 2 === 0);
  for (const name of ['host', 'connection', 'keep-alive', 'proxy-connection', 'x-hop', 'transfer-encoding', 'te']) {
    expect(names).not.toContain(name);
  }
  expect(values(seen.headers, 'content-length')).toEqual(['1']);
});

it('te: trailers is said where the client has said it', async () => {
  await using setting = await startBeforeHttp2();
  const seen = echoed(await setting.proxy.request({ headers: ['TE', 'gzip, trailers', 'Connection', 'TE'] }));
  expect(values(seen.headers, 'te')).toEqual(['trailers']);
});

it('bodies of every size go both ways', async () => {
  await using setting = await startBeforeHttp2();
  for (const length of [0, 1, 65_536, 3_000_000]) {
    const seen = echoed(await setting.proxy.request({ method: 'POST', body: 'x'.repeat(length) }));
    expect(seen.body.length).toBe(length);
  }
});

it('HEAD has a length and no body', async () => {
  await using setting = await startBeforeHttp2();
  setting.origin.handle((stream) => {
    stream.respond({ ':status': 200, 'content-length': 5 }, { endStream: true });
  });
  const response = await setting.proxy.request({ method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(response.header('content-length')).toBe('5');
});

it('a chunked body is streamed; trailers that were not announced are left out', async () => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
  await waitFor('the first chunk', () => setting.origin.last?.body.toString() === 'first');
  client.send('4\r\nlast\r\n0\r\ngrpc-x: 1\r\n\r\n');
  const seen = echoed(await client.readResponse());
  expect(seen.body).toBe('firstlast');
  expect(seen.trailers).toEqual([]);
});

it('trailers of a response reach the client', async () => {
  await using setting = await startBeforeHttp2();
  setting.origin.handle((stream) => {
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-secret': '1' }));
    stream.end('hello');
  });
  const response = await setting.proxy.request({ headers: ['TE', 'trailers'] });
  expect(response.body.toString()).toBe('hello');
  expect(response.trailers).toEqual(['grpc-status', '0']);
});

it('interim responses go through', async () => {
  await using setting = await startBeforeHttp2();
  setting.origin.handle((stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
    stream.respond({ ':status': 200 });
    stream.end('ok');
  });
  using client = await setting.proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const interim = await client.readResponse();
  expect([interim.status, interim.header('link')]).toEqual([103, '</a.css>; rel=preload']);
  expect((await client.readResponse()).body.toString()).toBe('ok');
});

it('many requests share one connection', async () => {
  await using setting = await startBeforeHttp2();
  const answers = await Promise.all(Array.from({ length: 50 }, () => setting.proxy.request()));
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(setting.origin.sessions).toHaveLength(1);
});

it('both directions at once: an answer comes while the request is still being sent', async () => {
  await using setting = await startBeforeHttp2();
  setting.origin.handle((stream) => {
    stream.respond({ ':status': 200 });
    stream.on('data', (chunk: Buffer) => stream.write(`got ${chunk.toString()};`));
    stream.on('end', () => stream.end('done'));
  });
  using client = await setting.proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
  await client.readUntil('got a;');
  client.send('1\r\nb\r\n');
  await client.readUntil('got b;');
  client.send('0\r\n\r\n');
  await client.readUntil('done');
});

const authority = await TestAuthority.create();
const certificate = await authority.issue();
const tls = { ca: authority.ca };

it('h2 over TLS is agreed by ALPN', async () => {
  await using setting = await startBeforeHttp2(undefined, { upstream: { protocol: 'h2', tls } }, { ...certificate });
  const seen = echoed(await setting.proxy.request());
  expect(values(seen.headers, ':scheme')).toEqual(['https']);
  expect(setting.origin.sessions[0]?.alpnProtocol).toBe('h2');
});

it('auto takes HTTP/2 where the endpoint speaks it, and remembers', async () => {
  await using setting = await startBeforeHttp2(undefined, { upstream: { tls } }, { ...certificate });
  await Promise.all(Array.from({ length: 10 }, () => setting.proxy.request()));
  expect((await setting.proxy.request()).status).toBe(200);
  expect(setting.origin.sessions.map(({ alpnProtocol }) => alpnProtocol)).toEqual(['h2']);
});

it('auto takes HTTP/1.1 where the endpoint speaks nothing else', async () => {
  await using origin = await Origin.start(undefined, { tls: { ...certificate } });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { tls } }));
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await proxy.request()).status).toBe(200);
    await proxy.waitUntilIdle();
  }
  expect(origin.handshakes.map(({ alpn }) => alpn)).toEqual(['http/1.1']);
});

it('h2 refuses an endpoint that speaks no HTTP/2', async () => {
  await using origin = await Origin.start(undefined, { tls: { ...certificate } });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2', tls } }));
  const response = await proxy.request({ method: 'POST', body: 'x' });
  expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'upstream_tls_failed']);
});

it('h1 is HTTP/1.1 even where the endpoint speaks both', async () => {
  await using origin = await Origin.start(undefined, { tls: { ...certificate, ALPNProtocols: ['h2', 'http/1.1'] } });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h1', tls } }));
  expect((await proxy.request()).status).toBe(200);
  expect(origin.handshakes.map(({ alpn }) => alpn)).toEqual(['http/1.1']);
});

it('a WebSocket goes by HTTP/1.1 whatever the protocol', async () => {
  await using origin = await Origin.start(undefined, { tls: { ...certificate, ALPNProtocols: ['h2', 'http/1.1'] } });
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { protocol: 'h2', tls }, route: { websocket: true } }),
  );
  using socket = await openWebSocket(proxy.port());
  socket.send('hello');
  expect(await socket.next()).toBe('hello');
  expect(origin.handshakes.map(({ alpn }) => alpn)).toEqual(['http/1.1']);
});
