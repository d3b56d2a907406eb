import { connect, createServer, type Socket } from 'node:net';
import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { readSocket } from '../src/sockets/read-socket.ts';

async function pair(): Promise<{ accepted: Socket; dialled: Socket } & AsyncDisposable> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  const dialled = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  const accepted = await waitFor('the connection', () => sockets[0]);
  return {
    accepted,
    dialled,
    async [Symbol.asyncDispose]() {
      dialled.destroy();
      accepted.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

it.each(['accepted', 'dialled'] as const)('reads an %s socket into shared memory, to its end', async (side) => {
  await using sockets = await pair();
  const { [side]: reader, [side === 'accepted' ? 'dialled' : 'accepted']: writer } = sockets;
  const parts: Buffer[] = [];
  let ended = false;
  reader.on('end', () => {
    ended = true;
  });
  readSocket(reader, (bytes) => parts.push(bytes));
  // The way by events would work too, but cost what this is for: a Node that has lost it should be noticed.
  expect(reader.listenerCount('data')).toBe(0);
  const sent = Buffer.concat(Array.from({ length: 200 }, (_, index) => Buffer.alloc(1 + index * 37, index)));
  writer.end(sent);
  await waitFor('the end', () => ended);
  expect(Buffer.concat(parts).equals(sent)).toBe(true);
});

it('reads nothing while the socket is paused', async () => {
  await using sockets = await pair();
  let text = '';
  readSocket(sockets.accepted, (bytes) => {
    text += bytes;
    sockets.accepted.pause();
  });
  sockets.dialled.write('one');
  await waitFor('the first', () => text === 'one');
  await new Promise<void>((resolve) => sockets.dialled.write('two', () => resolve()));
  expect(text).toBe('one');
  sockets.accepted.resume();
  await waitFor('the second', () => text === 'onetwo');
});

it('leaves what comes after its end to the listeners of the stream', async () => {
  await using sockets = await pair();
  let before = '';
  let after = '';
  const stop = readSocket(sockets.accepted, (bytes) => {
    before += bytes;
  });
  sockets.dialled.write('one');
  await waitFor('the first', () => before === 'one');
  stop();
  sockets.accepted.on('data', (bytes: Buffer) => {
    after += bytes;
  });
  sockets.dialled.write('two');
  await waitFor('the second', () => after === 'two');
  expect(before).toBe('one');
});

it('does not pass over what was put back', async () => {
  await using sockets = await pair();
  let text = '';
  sockets.accepted.unshift(Buffer.from('back '));
  readSocket(sockets.accepted, (bytes) => {
    text += bytes;
  });
  sockets.dialled.write('and on');
  await waitFor('all of it', () => text === 'back and on');
});
