import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { asSocket, feed, WireSocket } from './support/wire-socket.ts';

const config = { routes: [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }] };
const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

// Whatever way a network cuts the bytes, they mean the same.
async function statuses(pieces: readonly string[]): Promise<number[]> {
  await using proxy = await TestProxy.start(config);
  const listener = proxy.worker.listeners.find('web');
  if (listener === undefined) throw new Error('there is no listener');
  const socket = new WireSocket();
  listener.accept(asSocket(socket));
  await feed(
    socket,
    pieces.map((piece) => Buffer.from(piece)),
  );
  const found = [...socket.output.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]));
  socket.destroy();
  return found;
}

it.each<[string, string[]]>([
  ['in one piece', [`\r\n${get}`]],
  ['line by itself', ['\r\n', get]],
  ['cut inside the line', ['\r', `\n${get}`]],
  ['byte for byte', [...`\r\n${get}`]],
])('one empty line before a request is forgiven: %s', async (_, pieces) => {
  expect(await statuses(pieces)).toEqual([200]);
});

it('and again before the next request', async () => {
  expect(await statuses([get, '\r\n', get, '\r', `\n${get}`])).toEqual([200, 200, 200]);
});

it.each<[string, string[]]>([
  ['two lines in one piece', [`\r\n\r\n${get}`]],
  ['two lines in two pieces', ['\r\n', `\r\n${get}`]],
  ['two lines cut inside', ['\r\n\r', `\n${get}`]],
  ['a bare CR', [`\r${get}`]],
  ['a bare CR by itself', ['\r', get]],
  ['a bare LF', [`\n${get}`]],
])('refused: %s', async (_, pieces) => {
  expect(await statuses(pieces)).toEqual([400]);
});
