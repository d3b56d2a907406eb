import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { Tunnel, type TunnelOptions } from '../src/forwarding/tunnel.ts';

/** Two ends of one connection: what somebody outside has, and what a tunnel joins. */
async function pair(): Promise<{ readonly outside: Socket; readonly inside: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const outside = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  const [inside] = (await once(server, 'connection')) as [Socket];
  server.close();
  outside.on('error', () => {});
  return { outside, inside };
}

async function joined(options: Partial<TunnelOptions> = {}) {
  const client = await pair();
  const upstream = await pair();
  let closed = 0;
  const tunnel = new Tunnel(client.inside, upstream.inside, { idleMs: 0, onClosed: () => closed++, ...options });
  return {
    tunnel,
    client: client.outside,
    upstream: upstream.outside,
    closed: () => closed,
    [Symbol.dispose]() {
      tunnel.close();
      client.outside.destroy();
      upstream.outside.destroy();
    },
  };
}

function collect(socket: Socket): { text: string; ended: boolean; closed: boolean } {
  const seen = { text: '', ended: false, closed: false };
  socket.on('data', (chunk: Buffer) => {
    seen.text += chunk.toString('latin1');
  });
  socket.on('end', () => {
    seen.ended = true;
  });
  socket.on('close', () => {
    seen.closed = true;
  });
  socket.resume();
  return seen;
}

it('counts what passes in each direction, what the client sent early included', async () => {
  using pipe = await joined({ early: Buffer.from('early ') });
  const atUpstream = collect(pipe.upstream);
  const atClient = collect(pipe.client);
  pipe.client.write('hello');
  pipe.upstream.write('hi');
  await waitFor('both', () => atUpstream.text === 'early hello' && atClient.text === 'hi');
  expect([pipe.tunnel.bytesReceived, pipe.tunnel.bytesSent]).toEqual([11, 2]);
});

it('passes on the end of one direction while the other goes on', async () => {
  using pipe = await joined();
  const atUpstream = collect(pipe.upstream);
  const atClient = collect(pipe.client);
  pipe.client.end('question');
  await waitFor('the end of the question', () => atUpstream.ended);
  expect(pipe.closed()).toBe(0);
  pipe.upstream.end('answer');
  await waitFor('the answer', () => atClient.ended && atClient.text === 'answer');
  await waitFor('the end of the tunnel', () => pipe.closed() === 1);
  expect(pipe.tunnel.endedBy).toBe('client');
});

it('delivers all that a side sent before it closed, to a side that is slow to read', async () => {
  using pipe = await joined();
  pipe.client.pause();
  const large = 'x'.repeat(8_000_000);
  pipe.client.end();
  await once(pipe.upstream.resume(), 'end');
  pipe.upstream.end(large);
  await waitFor('backpressure', () => pipe.tunnel.client.writableNeedDrain);
  const atClient = collect(pipe.client);
  await waitFor('all of it', () => atClient.ended);
  expect(atClient.text.length).toBe(large.length);
  await waitFor('the end of the tunnel', () => pipe.closed() === 1);
});

it('closes both sides when one is reset', async () => {
  using pipe = await joined();
  const atClient = collect(pipe.client);
  pipe.upstream.resetAndDestroy();
  await waitFor('the client to be told', () => atClient.closed || atClient.ended);
  await waitFor('the end of the tunnel', () => pipe.closed() === 1);
  expect(pipe.tunnel.endedBy).toBe('upstream');
});

it('is idle only when no byte has passed either way', async () => {
  using pipe = await joined({ idleMs: 1000 });
  const atClient = collect(pipe.client);
  expect(pipe.tunnel.isIdle(0)).toBe(false);
  expect(pipe.tunnel.isIdle(999)).toBe(false);
  pipe.upstream.write('x');
  await waitFor('the byte', () => atClient.text === 'x');
  expect(pipe.tunnel.isIdle(1000)).toBe(false);
  expect(pipe.tunnel.isIdle(1999)).toBe(false);
  expect(pipe.tunnel.isIdle(2000)).toBe(true);
  pipe.tunnel.close();
  expect(pipe.closed()).toBe(1);
  expect(pipe.tunnel.endedBy).toBe('gateway');
});

it('has no limit where none is set', async () => {
  using pipe = await joined();
  expect([0, 1e9, 2e9].map((now) => pipe.tunnel.isIdle(now))).toEqual([false, false, false]);
});

it('ends when a side was closed before it began', async () => {
  const client = await pair();
  const upstream = await pair();
  client.inside.destroy();
  await once(client.inside, 'close');
  const atUpstream = collect(upstream.outside);
  let closed = 0;
  new Tunnel(client.inside, upstream.inside, { idleMs: 0, onClosed: () => closed++ });
  await waitFor('the end of the tunnel', () => closed === 1);
  await waitFor('the upstream to be told', () => atUpstream.ended);
  upstream.outside.destroy();
  client.outside.destroy();
});
