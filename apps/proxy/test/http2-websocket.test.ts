import { answerWith, Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

const handshake = {
  ':method': 'CONNECT',
  ':protocol': 'websocket',
  ':scheme': 'http',
  ':path': '/socket?a=b',
  'sec-websocket-version': '13',
};
const webSockets = { route: { websocket: true } };

/** A text frame with the mask 0 (RFC 6455 §5.2). */
function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

it('a WebSocket over HTTP/2 reaches an endpoint that speaks HTTP/1.1', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, webSockets));
  using client = await connectHttp2(proxy.port());
  expect(client.session.remoteSettings.enableConnectProtocol).toBe(true);
  const stream = client.open(handshake, { endStream: false });
  let received = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  });
  const fields = await new Promise<Record<string, unknown>>((resolve) => stream.once('response', resolve));
  expect(fields[':status']).toBe(200);
  expect(fields).not.toHaveProperty('sec-websocket-accept');
  expect(origin.last).toMatchObject({ method: 'GET', target: '/socket?a=b' });
  expect(values(origin.last?.headers ?? [], 'upgrade')).toEqual(['websocket']);
  expect(values(origin.last?.headers ?? [], 'sec-websocket-key')).toHaveLength(1);
  expect(values(origin.last?.headers ?? [], 'via')).toEqual(['2.0 sluice']);
  stream.write(textFrame('hello'));
  await waitFor('the echo', () => received.includes('hello'));
  expect(received).toEqual(Buffer.from('\x81\x05hello', 'latin1'));
  // Another stream is served meanwhile; the end of the WebSocket is the end of its stream only.
  expect((await client.request()).status).toBe(200);
  stream.close(8);
  await waitFor('the endpoint to see it', () => origin.webSockets.size === 0);
  await proxy.waitUntilIdle();
  const { requests } = proxy.worker.context.recorder.take();
  expect(requests.map(({ status }) => status)).toEqual([200]);
  expect((await client.request()).status).toBe(200);
});

it('an endpoint that closes its side ends that side of the stream', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, webSockets));
  using client = await connectHttp2(proxy.port());
  const stream = client.open(handshake, { endStream: false });
  stream.on('error', () => {});
  stream.resume();
  await new Promise((resolve) => stream.once('response', resolve));
  stream.on('end', () => stream.end());
  for (const webSocket of origin.webSockets) webSocket.terminate();
  await waitFor('the end of the stream', () => stream.closed);
  await proxy.waitUntilIdle();
});

it('a route that allows none refuses it', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { websocket: false } }));
  using client = await connectHttp2(proxy.port());
  const { status, headers } = await readResponse(client.open(handshake, { endStream: false }));
  expect([status, values(headers, 'x-sluice-error')]).toEqual([403, ['upgrade_refused']]);
});

it('what an endpoint answers instead of switching goes to the client', async () => {
  await using origin = await RawOrigin.start(answerWith('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno'));
  await using proxy = await TestProxy.start(everythingTo(origin.address, webSockets));
  using client = await connectHttp2(proxy.port());
  const { status, body } = await readResponse(client.open(handshake, { endStream: false }));
  expect([status, body.toString()]).toEqual([401, 'no']);
  await proxy.waitUntilIdle();
});

it('an endpoint that does not know the key is not believed', async () => {
  await using origin = await RawOrigin.start(
    answerWith(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    ),
  );
  await using proxy = await TestProxy.start(everythingTo(origin.address, webSockets));
  using client = await connectHttp2(proxy.port());
  const { status, headers } = await readResponse(client.open(handshake, { endStream: false }));
  expect([status, values(headers, 'x-sluice-error')]).toEqual([502, ['malformed_response']]);
});

it('another protocol is refused', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, webSockets));
  using client = await connectHttp2(proxy.port());
  const { status } = await readResponse(
    client.open({ ...handshake, ':protocol': 'connect-udp' }, { endStream: false }),
  );
  expect(status).toBe(400);
  expect(origin.requests).toHaveLength(0);
});
