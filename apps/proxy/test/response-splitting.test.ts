import { answerWith, RawOrigin } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { headersFrame } from './support/http2-frames.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

// What one side says must never become a line, a field or a response of the gateway's to the other.

const redirects = {
  routes: [
    { name: 'moved', match: { path: { prefix: '/' } }, redirect: { path: { prefix: '/new' }, status: 302 as const } },
  ],
};

describe('a redirect made of what was asked for', () => {
  it.each([
    ['escaped CRLF in the path', '/%0d%0aset-cookie:%20a=b'],
    ['escaped CRLF in the query', '/?%0d%0aset-cookie:%20a=b%0d%0a%0d%0a<script>'],
    ['letters that end in CR and LF when cut to eight bits', '/?\u560d\u560aset-cookie:a=b'],
  ])('%s stays in one line', async (_, target) => {
    await using proxy = await TestProxy.start(redirects);
    using client = await proxy.connect();
    client.send(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`));
    const response = await client.readResponse();
    expect([302, 400]).toContain(response.status);
    expect(response.header('set-cookie')).toBeUndefined();
    expect(response.header('location') ?? '').not.toMatch(/[\r\n]/);
    expect(client.pending.length).toBe(0);
  });

  it('over HTTP/2, too', async () => {
    await using proxy = await TestProxy.start(redirects);
    using client = await connectHttp2(proxy.port());
    const { headers } = await client.request({ ':path': '/?%0d%0aset-cookie:%20a=b' });
    expect(values(headers, 'set-cookie')).toEqual([]);
  });
});

describe('a field of an endpoint', () => {
  it.each([
    ['a bare CR', 'X-A: 1\rSet-Cookie: a=b'],
    ['a bare LF', 'X-A: 1\nSet-Cookie: a=b'],
    ['a NUL', 'X-A: 1\0Set-Cookie: a=b'],
    ['a folded line', 'X-A: 1\r\n Set-Cookie: a=b'],
    ['a name with a space', 'X-A Set-Cookie: a=b'],
  ])('with %s is a 502', async (_, field) => {
    await using origin = await RawOrigin.start(answerWith(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${field}\r\n\r\n`));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const response = await proxy.request();
    expect([response.status, response.header('set-cookie'), response.header('x-a')]).toEqual([
      502,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['a name', ['x-a: 1\r\nset-cookie', 'a=b']],
    ['a value', ['x-a', '1\r\nset-cookie: a=b\r\n\r\nHTTP/1.1 200 OK']],
  ])('by HTTP/2 with CRLF in %s does not reach a client of HTTP/1.1', async (_, field) => {
    await using origin = await frameOrigin((send, stream) => {
      send(headersFrame(stream, [':status', '200', 'content-length', '0', ...field], { end: true }));
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse();
    expect(response.header('set-cookie')).toBeUndefined();
    expect(client.pending.length).toBe(0);
  });

  it('in a reason phrase goes no further than the gateway', async () => {
    await using origin = await RawOrigin.start(answerWith('HTTP/1.1 200 Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n'));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    expect((await client.readUntil('\r\n\r\n')).startsWith('HTTP/1.1 200 OK\r\n')).toBe(true);
  });
});

it('an early hint cannot carry a second one', async () => {
  const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\rSet-Cookie: a=b\r\n\r\n';
  await using origin = await RawOrigin.start(answerWith(`${hint}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(502);
  using client = await connectHttp2(proxy.port());
  expect((await readResponse(client.open())).status).toBe(502);
});
