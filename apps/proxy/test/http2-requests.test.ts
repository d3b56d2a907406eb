import { answerWith, Origin, RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { type Echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

const echoOf = (body: Buffer) => JSON.parse(body.toString()) as Echoed;

it('a request is forwarded with authority, path and fields, and its response comes back', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { status, headers, body } = await client.request({ ':path': '/a?b=c', 'x-own': 'v' });
  const seen = echoOf(body);
  expect(status).toBe(200);
  expect(headers).toContain('application/json');
  expect(seen).toMatchObject({ method: 'GET', target: '/a?b=c', body: '' });
  expect(values(seen.headers, 'host')).toEqual(['app.test']);
  expect(values(seen.headers, 'x-own')).toEqual(['v']);
  expect(seen.headers.filter((_, index) => index % 2 === 0).some((name) => name.startsWith(':'))).toBe(false);
});

it.each([0, 10, 100_000, 3_000_000])('a body of %i bytes arrives whole, announced or not', async (size) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const sent = Buffer.alloc(size, 'x');
  for (const announced of [{ 'content-length': size }, {}]) {
    const { body } = await client.request({ ':method': 'POST', ...announced }, sent);
    const seen = echoOf(body);
    expect(seen.body.length).toBe(size);
    expect(values(seen.headers, 'transfer-encoding')).toEqual('content-length' in announced ? [] : ['chunked']);
  }
});

it('many streams are served at once, whatever order their answers come in', async () => {
  await using origin = await Origin.start((request, response) => {
    setImmediate(() => response.end(request.url?.repeat(1000)));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, index) => client.request({ ':path': `/${index}` })),
  );
  answers.forEach(({ body }, index) => {
    expect(body.toString()).toBe(`/${index}`.repeat(1000));
  });
  expect(proxy.connections).toBe(1);
});

it('HEAD, 204 and 304 have no body and keep what they say about it', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    const head = (await peer.readUntil('\r\n\r\n')).toString();
    if (head.startsWith('HEAD')) peer.send('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n');
    else if (head.includes('/204')) peer.send('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    else peer.send('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nConnection: close\r\n\r\n');
    peer.close();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const head = await client.request({ ':method': 'HEAD' });
  expect([head.status, values(head.headers, 'content-length'), head.body.length]).toEqual([200, ['5'], 0]);
  expect((await client.request({ ':path': '/204' })).status).toBe(204);
  const unchanged = await client.request({ ':path': '/304' });
  expect([unchanged.status, values(unchanged.headers, 'etag')]).toEqual([304, ['"a"']]);
  await proxy.waitUntilIdle();
});

it('bytes above ASCII in a value are the same on both sides', async () => {
  await using origin = await RawOrigin.start(
    answerWith('HTTP/1.1 200 OK\r\nX-Back: gr\xfc\xdfe\r\nContent-Length: 0\r\n\r\n'),
  );
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { headers } = await client.request();
  expect(values(headers, 'x-back')).toEqual(['gr\xfc\xdfe']);
});

it('fields about a connection do not reach an HTTP/2 client', async () => {
  await using origin = await RawOrigin.start(
    answerWith(
      'HTTP/1.1 200 OK\r\nConnection: keep-alive, x-hop\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  );
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { headers } = await client.request();
  for (const name of ['connection', 'keep-alive', 'x-hop', 'transfer-encoding']) {
    expect(values(headers, name)).toEqual([]);
  }
});

it('crumbs of a cookie are one field upstream', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { body } = await client.request({ cookie: ['a=1', 'b=2', 'c=3'] });
  expect(values(echoOf(body).headers, 'cookie')).toEqual(['a=1; b=2; c=3']);
});

it('HTTP/1.1 is served on the same port', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  expect((await proxy.request()).status).toBe(200);
  expect((await client.request()).status).toBe(200);
});
