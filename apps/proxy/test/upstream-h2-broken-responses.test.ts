import { RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { dataFrame, headersFrame, reset } from './support/http2-frames.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Responses by HTTP/2 are as hostile as any: a cut one is never a whole one, an odd one is refused.

const h2c = { upstream: { protocol: 'h2c' } } as const;
const ok = [':status', '200'];

it.each([
  ['NO_ERROR', 0],
  ['PROTOCOL_ERROR', 1],
  ['INTERNAL_ERROR', 2],
  ['REFUSED_STREAM', 7],
  ['CANCEL', 8],
])('a body cut by RST_STREAM with %s reaches the client as a cut one', async (_, code) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, ok), dataFrame(stream, 'half'), reset(stream, code));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  const received = client.pending.toString('latin1');
  expect(received.endsWith('0\r\n\r\n')).toBe(false);
  await proxy.waitUntilIdle();
});

it.each(['cut', 'end'] as const)('so does one whose connection goes: %s', async (how) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, ok), dataFrame(stream, 'half'));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.readUntil('half');
  origin[how]();
  await client.waitForClose();
  expect(client.pending.toString('latin1').endsWith('0\r\n\r\n')).toBe(false);
});

it('a connection that ends while a large upload waits for room is noticed at once', async () => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, ok), dataFrame(stream, 'half'));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  using client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1000000\r\n\r\n');
  client.send(Buffer.alloc(1_000_000, 'x'));
  await client.readUntil('half');
  origin.end();
  await client.waitForClose();
  await proxy.waitUntilIdle();
});

it('a reset before the head is a 502', async () => {
  await using origin = await frameOrigin((send, stream) => send(reset(stream, 2)));
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  const response = await proxy.request({ method: 'POST', body: 'x' });
  expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'reset']);
});

it.each([
  ['shorter', 'hal'],
  ['longer', 'hello and more'],
])('a body that is %s than content-length is cut', async (_, body) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [...ok, 'content-length', '5']), dataFrame(stream, body, { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  const [, received = ''] = client.pending.toString('latin1').split('\r\n\r\n');
  if (client.pending.toString('latin1').startsWith('HTTP/1.1 200')) expect(received.length).toBeLessThan(5);
  else expect(client.pending.toString('latin1')).toContain('x-sluice-error');
});

it.each([
  ['Connection', ['connection', 'close']],
  ['Transfer-Encoding', ['transfer-encoding', 'chunked']],
  ['a name in upper case', ['X-Up', '1']],
  ['two lengths', ['content-length', '0', 'content-length', '0']],
  ['a signed length', ['content-length', '+0']],
  ['two statuses', [':status', '200']],
  ['an unknown pseudo field', [':path', '/']],
])('%s in a head is a 502', async (_, fields) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [...ok, ...fields, 'x-after', '1'], { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  const response = await proxy.request({ method: 'POST' });
  expect(response.status).toBe(502);
});

// nghttp2 leaves these out before anybody sees them (RFC 9113 §8.2.1 asks for no more of a recipient than not to pass them on).
it.each([
  ['CR LF in a value', ['x-a', '1\r\nx-b: 2']],
  ['CR LF in a name', ['x-a: 1\r\nx-b', '2']],
  ['NUL in a value', ['x-a', 'a\0b']],
  ['a colon in a name', ['x-a:x', '1']],
  ['a space in a name', ['x-a x', '1']],
])('%s in a head is not passed on', async (_, fields) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [...ok, ...fields, 'x-after', '1'], { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const head = await client.readUntil('\r\n\r\n');
  expect(head).toContain('x-after');
  expect(head).not.toMatch(/x-a[^f]|x-b|\0/);
});

it.each([[''], ['99'], ['1000'], ['2x0'], ['101']])('status "%s" is refused', async (status) => {
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [':status', status], { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  expect((await proxy.request({ method: 'POST' })).status).toBe(502);
});

it('a head with more fields than anybody needs is refused', async () => {
  const many = Array.from({ length: 300 }, (_, index) => [`x-${index}`, '']).flat();
  await using origin = await frameOrigin((send, stream) => {
    send(headersFrame(stream, [...ok, ...many], { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  expect((await proxy.request({ method: 'POST' })).status).toBe(502);
});

it('an endpoint that speaks HTTP/1.1 to us is refused', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.send('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
  expect((await proxy.request({ method: 'POST' })).status).toBe(502);
});
