import { Origin, RawOrigin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

const chunkedHead = 'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('requests', () => {
  it('a chunked body arrives whole, and in chunks of our own', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send(chunkedHead);
    for (const part of ['5\r\nhello\r\n', '1\r\n \r\n', '5\r\nworld\r\n', '0\r\n\r\n']) client.send(part);
    const seen = echoed(await client.readResponse());
    expect(seen.body).toBe('hello world');
    expect(values(seen.headers, 'content-length')).toEqual([]);
    expect(values(seen.headers, 'transfer-encoding')).toEqual(['chunked']);
  });

  it('parts are passed on as they come', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send(`${chunkedHead}5\r\nfirst\r\n`);
    await waitFor('the first chunk at the origin', () => origin.last?.body.toString() === 'first');
    client.send('6\r\nsecond\r\n0\r\n\r\n');
    expect(echoed(await client.readResponse()).body).toBe('firstsecond');
  });

  it('a body of known length keeps its length', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    for (const size of [0, 1, 65_536, 200_000]) {
      const seen = echoed(await proxy.request({ method: 'POST', body: 'x'.repeat(size) }));
      expect(values(seen.headers, 'content-length')).toEqual([String(size)]);
      expect(values(seen.headers, 'transfer-encoding')).toEqual([]);
      expect(seen.body).toHaveLength(size);
    }
  });

  it('every byte value passes unharmed', async () => {
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => index);
    const seen = echoed(await proxy.request({ method: 'PUT', body: bytes }));
    expect(Buffer.from(seen.body, 'latin1')).toEqual(Buffer.from(bytes));
  });
});

describe('responses', () => {
  it('a chunked body is passed on as it comes', async () => {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
      await peer.readUntil('never', 30_000);
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await client.readUntil('first');
    origin.peers[0]?.send('6\r\nsecond\r\n0\r\n\r\n');
    expect((await client.readResponse()).body.toString()).toBe('firstsecond');
  });

  it('a body that the end of the connection delimits reaches the client whole', async () => {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer.send('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end').halfClose();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const response = await proxy.request();
    expect(response.body.toString()).toBe('until the end');
  });

  it('a client of HTTP/1.0 gets no chunks', async () => {
    await using origin = await Origin.start((_request, response) => {
      response.write('a');
      response.end('b');
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send('GET / HTTP/1.0\r\nHost: app.test\r\n\r\n');
    await client.waitForClose();
    const response = await client.readResponse();
    expect(response.headerValues('transfer-encoding')).toEqual([]);
    expect(response.body.toString()).toBe('ab');
  });
});
