import type { AccessLogEntry } from '@sluice/metrics';
import { Origin, waitFor, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { WorkerOptions } from '../src/worker.ts';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { switchedClient, switchingOrigin } from './support/switching-origin.ts';

/** With the lines of the access log as they come. */
async function watchedProxy(address: string): Promise<{ proxy: TestProxy; lines: AccessLogEntry[] }> {
  const lines: AccessLogEntry[] = [];
  const sendAccessLog: WorkerOptions['sendAccessLog'] = ({ entries }) => lines.push(...entries) > 0;
  const proxy = await TestProxy.start(everythingTo(address), { sendAccessLog });
  proxy.worker.context.accessLog.setWanted(true);
  return { proxy, lines };
}

const names = { listener: 'web', route: 'all', upstream: 'app' };

it('messages and bytes are counted in both directions while it is open', async () => {
  await using origin = await Origin.start();
  const { proxy } = await watchedProxy(origin.address);
  await using _ = proxy;
  const { recorder } = proxy.worker.context;
  using socket = await openWebSocket(proxy.port());
  for (const text of ['hello', '', 'x'.repeat(100_000)]) {
    socket.send(text);
    await within('the echo', socket.next());
  }
  socket.socket.ping();
  await within('the pong', new Promise((resolve) => socket.socket.once('pong', resolve)));
  // Heads of 6, 6, 14 and 6 bytes with masks, of 2, 2, 10 and 2 without.
  const figures = { messagesReceived: 3, messagesSent: 3, bytesReceived: 100_037, bytesSent: 100_021 };
  await waitFor('the figures', () => recorder.webSockets.take()[0]?.bytesSent === figures.bytesSent);
  const { webSockets, requests, listeners } = recorder.take();
  expect(webSockets).toEqual([{ ...names, open: 1, opened: 1, ...figures }]);
  expect(listeners).toMatchObject([{ openWebsockets: 1 }]);
  // Its bytes count as those of the route at once, and itself when it has ended.
  const { bytesReceived, bytesSent } = figures;
  expect(requests).toMatchObject([{ route: 'all', status: 101, count: 0, bytesReceived, bytesSent }]);
  recorder.commit();
  expect(recorder.webSockets.take()).toMatchObject([{ open: 1, opened: 0, messagesReceived: 0, bytesSent: 0 }]);
  expect(recorder.take().requests).toEqual([]);

  socket.socket.close(1000);
  await within('the close', socket.closed);
  await proxy.waitUntilIdle();
  const after = recorder.take();
  expect(after.webSockets).toMatchObject([{ open: 0, messagesReceived: 0, bytesReceived: 8, bytesSent: 4 }]);
  expect(after.requests).toMatchObject([{ status: 101, count: 1, bytesReceived: 8, bytesSent: 4 }]);
  recorder.commit();
  expect(recorder.webSockets.take()).toEqual([]);
});

it.each<[string, { closeCode: number; endedBy: string }, (own: () => void, theirs: () => void) => void]>([
  ['the client', { closeCode: 4001, endedBy: 'client' }, (own) => own()],
  ['the endpoint', { closeCode: 4002, endedBy: 'endpoint' }, (_, theirs) => theirs()],
])('a line in the access log tells what it was, at the end: closed by %s', async (_, outcome, close) => {
  await using origin = await Origin.start();
  const { proxy, lines } = await watchedProxy(origin.address);
  await using __ = proxy;
  using socket = await openWebSocket(proxy.port(), '/chat');
  socket.send('hello');
  await within('the echo', socket.next());
  proxy.clock.skip(90_000);
  close(
    () => socket.socket.close(4001),
    () => [...origin.webSockets][0]?.close(4002),
  );
  await within('the close', socket.closed);
  await waitFor('the line', () => lines.length === 1);
  expect(lines[0]).toMatchObject({
    ...names,
    path: '/chat',
    status: 101,
    error: '',
    webSocket: { messagesReceived: 1, messagesSent: 1, ...outcome },
  });
  expect(lines[0]?.durationMs).toBeGreaterThanOrEqual(90_000);
  expect(lines[0]?.bytesReceived).toBe(11 + 8);
});

it('one without a close frame has no code, and who left first is told', async () => {
  await using origin = await Origin.start();
  const { proxy, lines } = await watchedProxy(origin.address);
  await using _ = proxy;
  using socket = await openWebSocket(proxy.port());
  socket.socket.terminate();
  await waitFor('the line', () => lines.length === 1);
  expect(lines[0]).toMatchObject({ webSocket: { closeCode: 0, endedBy: 'client' } });
});

it('what is no frame ends the counting of messages and nothing else', async () => {
  await using origin = await switchingOrigin();
  const { proxy, lines } = await watchedProxy(origin.address);
  await using _ = proxy;
  using client = await switchedClient(proxy);
  const peer = origin.peers[0];
  client.send(Buffer.from([0x81, 0x80, 1, 2, 3, 4]));
  client.send('no frame at all');
  client.send(Buffer.from([0x81, 0x80, 1, 2, 3, 4]));
  await waitFor('all of it', () =>
    peer?.pending.toString('latin1').endsWith('no frame at all\x81\x80\x01\x02\x03\x04'),
  );
  client.close();
  peer?.halfClose();
  await waitFor('the line', () => lines.length === 1);
  expect(lines[0]).toMatchObject({ bytesReceived: 27, webSocket: { messagesReceived: 1 } });
});
