import { expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { headersFrame } from './support/http2-frames.ts';
import type { StreamHandler } from './support/http2-origin.ts';
import { startBeforeHttp2 } from './support/start-before-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Interim responses (RFC 9110 §15.2) of endpoints that speak HTTP/2, to clients of both versions.

const hinting: StreamHandler = (stream) => {
  stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload', 'x-other': '1' });
  stream.respond({ ':status': 200 });
  stream.end('ok');
};

it('early hints reach a client of HTTP/2 with their links only', async () => {
  await using setting = await startBeforeHttp2(hinting);
  using client = await connectHttp2(setting.proxy.port());
  const stream = client.open();
  let hints: object = {};
  stream.on('headers', (fields) => {
    hints = fields;
  });
  const { interim, body } = await readResponse(stream);
  expect([interim, body.toString()]).toEqual([[103], 'ok']);
  expect(hints).toMatchObject({ ':status': 103, link: '</a.css>; rel=preload' });
  expect(hints).not.toHaveProperty('x-other');
});

it('early hints reach a client of HTTP/1.1, and none of HTTP/1.0', async () => {
  await using setting = await startBeforeHttp2(hinting);
  using client = await setting.proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  expect((await client.readResponse()).status).toBe(103);
  expect((await client.readResponse()).body.toString()).toBe('ok');
  expect((await setting.proxy.send('GET / HTTP/1.0\r\nHost: app.test\r\n\r\n')).status).toBe(200);
});

it('the gateway says 100 (Continue) itself, and the endpoint learns nothing of it', async () => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
  expect((await client.readResponse()).status).toBe(100);
  client.send('hello');
  expect((await client.readResponse()).status).toBe(200);
  using second = await connectHttp2(setting.proxy.port());
  const stream = second.open({ ':method': 'POST', expect: '100-continue' }, { endStream: false });
  stream.on('continue', () => stream.end('hello'));
  expect((await readResponse(stream)).status).toBe(200);
  for (const seen of setting.origin.seen) {
    expect([seen.body.toString(), seen.headers.expect]).toEqual(['hello', undefined]);
  }
});

it('a 100 that nobody asked for ends at the gateway', async () => {
  await using setting = await startBeforeHttp2((stream) => {
    stream.additionalHeaders({ ':status': 100 });
    stream.respond({ ':status': 200 });
    stream.end('ok');
  });
  expect((await setting.proxy.request()).status).toBe(200);
  using client = await connectHttp2(setting.proxy.port());
  expect((await readResponse(client.open())).interim).toEqual([]);
});

it('more of them than anybody needs are a 502', async () => {
  await using origin = await frameOrigin((send, stream) => {
    send(...Array.from({ length: 50 }, () => headersFrame(stream, [':status', '102'])));
    send(headersFrame(stream, [':status', '200'], { end: true }));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
  using client = await connectHttp2(proxy.port());
  expect((await readResponse(client.open())).status).toBe(502);
});
