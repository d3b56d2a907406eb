import { RawOrigin, type RawScript } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

/** Sends the bytes after the request and then ends the connection in this way. */
function sendThen(how: 'halfClose' | 'reset' | 'close', bytes: string): RawScript {
  return async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(bytes);
    // Written bytes are flushed before an end, but a reset overtakes them: wait until they are out.
    await new Promise<void>((resolve) => peer.socket.write('', () => resolve()));
    peer[how]();
  };
}

describe('a truncated response reaches the client as a cut connection, never as a clean end', () => {
  it.each([
    ['shorter than its length', 'halfClose', 'Content-Length: 100\r\n\r\nsome of it'],
    ['shorter than its length, reset', 'reset', 'Content-Length: 100\r\n\r\nsome of it'],
    ['chunks without the last', 'halfClose', 'Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n'],
    ['a chunk cut in the middle', 'halfClose', 'Transfer-Encoding: chunked\r\n\r\n64\r\nsome'],
    ['the last chunk without the final line', 'halfClose', 'Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\n'],
  ] as const)('%s', async (_, how, rest) => {
    await using origin = await RawOrigin.start(sendThen(how, `HTTP/1.1 200 OK\r\n${rest}`));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send(get);
    await client.waitForClose();
    // Either nothing had been sent, then an error says so, or what was sent cannot be taken for a whole response.
    const text = client.pending.toString('latin1');
    if (text.startsWith('HTTP/1.1 200')) await expect(client.readResponse({ deadlineMs: 200 })).rejects.toThrow();
    else if (text !== '') expect((await client.readResponse()).status).toBe(502);
    expect(text).not.toMatch(/\r\n0\r\n/);
    await proxy.waitUntilIdle();
  });

  it('a body that only the end delimits, reset in the middle', async () => {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer.send('HTTP/1.1 200 OK\r\n\r\nsome');
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send(get);
    await client.readUntil('some');
    origin.peers[0]?.reset();
    await client.waitForClose();
    expect(client.pending.toString('latin1')).not.toMatch(/\r\n0\r\n/);
    await proxy.waitUntilIdle();
  });
});

describe('a response that never begins is a 502 that says so', () => {
  it.each(['halfClose', 'reset', 'close'] as const)('%s before a byte', async (how) => {
    await using origin = await RawOrigin.start(async (peer) => {
      await peer.readUntil('\r\n\r\n');
      peer[how]();
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const response = await proxy.request({ method: 'POST', body: 'x' });
    expect(response.status).toBe(502);
    expect(response.header('x-sluice-error')).toBe('reset');
    await proxy.waitUntilIdle();
  });

  it('in the middle of the head', async () => {
    await using origin = await RawOrigin.start(sendThen('halfClose', 'HTTP/1.1 200 OK\r\nContent-Le'));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    expect((await proxy.request()).status).toBe(502);
  });
});

describe('hostile responses', () => {
  it.each([
    [
      'Content-Length with Transfer-Encoding',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 4x\r\n\r\nabcd'],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nabcd'],
    ['an enormous length', 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabcd'],
    ['no status line', 'hello\r\n\r\n'],
    ['another protocol', 'ICY 200 OK\r\n\r\n'],
    ['a status that is no number', 'HTTP/1.1 2x0 OK\r\n\r\n'],
    ['a folded field', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n'],
    ['a control in a field', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nX-A : a\r\nContent-Length: 0\r\n\r\n'],
    ['a bare CR in a field', 'HTTP/1.1 200 OK\r\nX-A: a\rX-B: b\r\nContent-Length: 0\r\n\r\n'],
    ['an unasked 101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
    ['a flood of 1xx', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(500)],
    ['an oversized head', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(200_000)}\r\nContent-Length: 0\r\n\r\n`],
    ['a coding that is not chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ])('%s is a 502', async (_, bytes) => {
    await using origin = await RawOrigin.start(sendThen('halfClose', bytes));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    expect((await proxy.request()).status).toBe(502);
    await proxy.waitUntilIdle();
  });

  it('a body on 204 is not passed on as the next response', async () => {
    await using origin = await RawOrigin.start(async (peer, connection) => {
      await peer.readUntil('\r\n\r\n');
      if (connection === 0)
        peer.send('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
      else peer.send('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const first = await proxy.request();
    expect([204, 502]).toContain(first.status);
    await proxy.waitUntilIdle();
    expect((await proxy.request()).body.toString()).toBe('good');
  });
});
