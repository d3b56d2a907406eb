import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

it.each<[string, object, number]>([
  ['fields', { limits: { headers: '1KiB' } }, 431],
  ['number of fields', { limits: { headerCount: 10 } }, 431],
  ['path', { limits: { requestLine: '256' } }, 414],
])('the limit on %s holds', async (what, web, status) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ web, ...everythingTo(origin.address) });
  using client = await connectHttp2(proxy.port());
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`x-${index}`, 'a']));
  const large = { 'x-large': 'a'.repeat(1200), 'x-larger': 'a'.repeat(7500) };
  const headers = what === 'path' ? { ':path': `/${'a'.repeat(300)}` } : what === 'fields' ? large : many;
  const response = await client.request(headers);
  expect(response.status).toBe(status);
  expect(values(response.headers, 'x-sluice-error')).toHaveLength(1);
  expect(origin.requests).toHaveLength(0);
  expect((await client.request()).status).toBe(200);
});

it('a head far beyond the limit never becomes a request', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const headers = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x-${index}`, 'a'.repeat(1500)]));
  const outcome = await client.request(headers).catch(() => 'refused');
  expect(typeof outcome === 'string' ? outcome : outcome.status).toSatisfy(
    (seen) => seen === 'refused' || seen === 431,
  );
  expect(origin.requests).toHaveLength(0);
});

it('as many streams at a time as the listener says', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    web: { http2: { maxConcurrentStreams: 3 } },
    ...everythingTo(origin.address),
  });
  using client = await connectHttp2(proxy.port());
  expect(client.session.remoteSettings.maxConcurrentStreams).toBe(3);
});

it('a listener with HTTP/2 switched off refuses its preface', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ web: { http2: { enabled: false } }, ...everythingTo(origin.address) });
  const { status } = await proxy.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  expect([400, 505]).toContain(status);
});

it('a preface that comes after a request, or with another first line, is none', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  expect((await client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n').readResponse()).status).toBe(200);
  expect([400, 505]).toContain((await client.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').readResponse()).status);
  expect([400, 505]).toContain((await proxy.send('PRI / HTTP/2.0\r\n\r\nSM\r\n\r\n')).status);
});
