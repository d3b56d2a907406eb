import { hang, Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { flag, frame, headers, requestFields, reset, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('a request that the client cancels is cancelled upstream', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open();
  stream.on('error', () => {});
  await waitFor('the request to come', () => origin.requests.length === 1);
  stream.close(8);
  await waitFor('it to be cancelled', () => origin.last?.aborted === true);
  await proxy.waitUntilIdle();
  expect(client.session.destroyed).toBe(false);
});

it.each([0, 8])('an upload that is cancelled with code %i does not look complete upstream', async (code) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  const post = requestFields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const);
  client.send(headers(1, post, flag.endHeaders), frame(type.data, 0, 1, Buffer.from('part of it')));
  await waitFor('a part to come', () => (origin.last?.body.length ?? 0) > 0);
  client.send(reset(1, code));
  await waitFor('it to be cancelled', () => origin.last?.aborted === true);
  expect(origin.last?.complete).toBe(false);
  await proxy.waitUntilIdle();
});

it('a reply that breaks off upstream is reset with INTERNAL_ERROR, and other streams go on', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    const head = (await peer.readUntil('\r\n\r\n')).toString();
    if (head.includes('/cut')) {
      peer.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
      peer.close();
    } else {
      peer.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    }
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  await expect(readResponse(client.open({ ':path': '/cut' }))).rejects.toThrow(/INTERNAL_ERROR/);
  expect((await client.request()).body.toString()).toBe('ok');
  await proxy.waitUntilIdle();
});

it('an error that ends a connection in HTTP/1.1 ends its own stream only', async () => {
  await using origin = await Origin.start((_request, response) => {
    setImmediate(() => response.end('ok'));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { maxBodySize: '1KiB' } }));
  using client = await connectHttp2(proxy.port());
  const slow = client.request();
  const tooLarge = client.open({ ':method': 'POST' }, { endStream: false });
  tooLarge.write('x'.repeat(5000));
  const refused = await readResponse(tooLarge);
  expect([refused.status, (await slow).status, (await client.request()).status]).toEqual([413, 200, 200]);
  await proxy.waitUntilIdle();
});

it('a connection that goes takes its exchanges with it', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const client = await connectHttp2(proxy.port());
  for (let index = 0; index < 5; index++) client.open().on('error', () => {});
  await waitFor('the requests to come', () => origin.requests.length === 5);
  client[Symbol.dispose]();
  await proxy.waitUntilIdle();
  await waitFor('them to be cancelled', () => origin.requests.every(({ aborted }) => aborted));
  await waitFor('the connection to go', () => proxy.connections === 0);
});
