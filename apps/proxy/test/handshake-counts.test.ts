import { connect as connectPlain } from 'node:net';
import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';
import { waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { showing, startMutual, tryRequest } from './support/mutual-tls.ts';
import type { TestProxy } from './support/start-proxy.ts';

const clients = await TestAuthority.create('clients');
const others = await TestAuthority.create('others');
const pair = await clients.issue({ names: ['shop'] });
const foreign = await others.issue({ names: ['shop'] });

function counted(proxy: TestProxy): Record<string, number> {
  const counts = proxy.worker.context.recorder.take().handshakes.map(({ listener, outcome, version, count }) => {
    expect(listener).toBe('web');
    return [version === '' ? outcome : `${outcome} ${version}`, count] as const;
  });
  return Object.fromEntries(counts);
}

/** A connection that comes to nothing, to its end. */
async function tryConnect(port: number, options: ConnectionOptions): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  socket.on('error', () => {});
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
}

async function speakPlainly(port: number, text: string | Buffer): Promise<void> {
  const socket = connectPlain(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  if (text === '') socket.once('connect', () => socket.end());
  else socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
}

/** Begins as a client does, and then says that it does not know our authority. Node's own client never says it. */
async function refuseServer(port: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const wire = new Duplex({ read() {}, write: (chunk: Buffer) => resolve(chunk) });
  const client = connect({ socket: wire, ...showing(), maxVersion: 'TLSv1.2' });
  client.on('error', () => {});
  const unknownAuthority = Buffer.from([21, 3, 3, 0, 2, 2, 48]);
  await speakPlainly(port, Buffer.concat([await promise, unknownAuthority]));
  client.destroy();
}

it('counts what is completed by version, and whether it was resumed', async () => {
  await using proxy = await startMutual(undefined);
  const sessions: Buffer[] = [];
  const socket = connect({ host: '127.0.0.1', port: proxy.port(), ...showing() });
  socket.on('session', (session) => sessions.push(session));
  const session = await waitFor('a session', () => sessions[0]);
  socket.destroy();
  expect(await tryRequest(proxy.port(), { ...showing(), session })).toMatch(/^HTTP\/1.1 200/);
  expect(await tryRequest(proxy.port(), { ...showing(), maxVersion: 'TLSv1.2' })).toMatch(/^HTTP\/1.1 200/);
  expect(counted(proxy)).toEqual({ 'full TLSv1.3': 1, 'resumed TLSv1.3': 1, 'full TLSv1.2': 1 });
  proxy.worker.context.recorder.commit();
  expect(counted(proxy)).toEqual({});
});

it('counts what comes to nothing by its reason, each once', async () => {
  await using proxy = await startMutual({ mode: 'required', ca: clients.ca });
  const port = proxy.port();
  await tryRequest(port, showing());
  await tryRequest(port, showing(foreign));
  await tryRequest(port, { ...showing(), maxVersion: 'TLSv1.2' });
  await waitFor('three', () => counted(proxy).client_certificate === 3);
  await refuseServer(port);
  await waitFor('the alert', () => counted(proxy).client_refused === 1);
  await speakPlainly(port, 'GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
  await speakPlainly(port, '');
  await tryConnect(port, { ...showing(pair), ALPNProtocols: ['spdy/3'] });
  await tryConnect(port, { ...showing(pair), maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' });
  const silent = speakPlainly(port, '\x16');
  await waitFor('the silent one', () => proxy.connections === 1);
  proxy.clock.skip(10_001);
  await silent;
  await waitFor('the end of all', () => proxy.connections === 0);
  expect(counted(proxy)).toEqual({
    client_certificate: 3,
    client_refused: 1,
    not_tls: 1,
    closed: 1,
    no_agreement: 2,
    timeout: 1,
  });
});
