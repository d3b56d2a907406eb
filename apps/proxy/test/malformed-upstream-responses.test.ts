import { answerWith, RawOrigin } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const ok = 'HTTP/1.1 200 OK\r\n';

describe('a response that does not follow the protocol is answered by 502 and costs the connection', () => {
  it.each([
    ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc`],
    ['equal lengths twice', `${ok}Content-Length: 2\r\nContent-Length: 2\r\n\r\nab`],
    ['a length with a leading zero', `${ok}Content-Length: 02\r\n\r\nab`],
    ['length and chunked', `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['another coding', `${ok}Transfer-Encoding: gzip\r\n\r\nabc`],
    ['a bad status line', 'HTTP/1.1 OK\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['folding', `${ok}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`],
    ['a control character', `${ok}A: b\0c\r\nContent-Length: 0\r\n\r\n`],
    ['bare newlines', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['an unasked switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    [
      'a length on an interim response',
      `HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n${ok}Content-Length: 0\r\n\r\n`,
    ],
    [
      'an interim response in chunks',
      `HTTP/1.1 102 Processing\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${ok}\r\n`,
    ],
    ['an oversized head', `${ok}A: ${'b'.repeat(70_000)}\r\n\r\n`],
    ['endless interim responses', `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50)}`],
  ])('%s', async (_what, bytes) => {
    await using origin = await RawOrigin.start(answerWith(bytes));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const response = await proxy.request();
    expect(response.status).toBe(502);
    expect(response.header('x-sluice-error')).toMatch(/^(?:malformed_response|reset)$/);
    await proxy.waitUntilIdle();
    await origin.peers[0]?.waitForClose();
  });
});

it.each([
  ['a chunk without its end', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX`],
  ['a chunk size that is none', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0x\r\n`],
])('%s reaches the client as a response that was cut', async (_what, bytes) => {
  await using origin = await RawOrigin.start(answerWith(bytes));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await client.waitForClose();
  expect(client.pending.toString('latin1')).not.toMatch(/\r\n0\r\n\r\n$/);
  await proxy.waitUntilIdle();
});

it('a response that ends with its connection is passed on whole', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(`${ok}\r\nuntil the end`).halfClose();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const response = await proxy.request();
  expect(response.body.toString()).toBe('until the end');
  expect(response.header('transfer-encoding')).toBe('chunked');
});
