import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClientMessage,
  type ControlClient,
  type ControlClientOptions,
  type ControlConnection,
  type ControlServer,
  connectControl,
  createControlServer,
  encodeMessage,
  FrameDecoder,
  protocolVersion,
} from '../src/index.ts';

let folder: string;
let path: string;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-control-'));
  path = join(folder, 'run', 'control.sock');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

interface TestServer {
  readonly server: ControlServer;
  readonly connections: ControlConnection[];
  readonly messages: ClientMessage[];
  readonly problems: string[];
  readonly closed: string[];
}

async function startServer(): Promise<TestServer> {
  const connections: ControlConnection[] = [];
  const messages: ClientMessage[] = [];
  const problems: string[] = [];
  const closed: string[] = [];
  const server = createControlServer({
    path,
    onConnection(connection) {
      connections.push(connection);
      return {
        onMessage: (message) => messages.push(message),
        onClose: () => closed.push(connection.hello.id),
      };
    },
    onProblem: (reason) => problems.push(reason),
  });
  await server.listen();
  closers.push(() => server.close());
  return { server, connections, messages, problems, closed };
}

function startClient(options: Partial<ControlClientOptions> = {}): ControlClient {
  const client = connectControl({
    path,
    hello: () => ({ role: 'proxy', id: 'proxy-1', pid: process.pid, startedAt: 1, revision: 3, hash: 'abc' }),
    onMessage: () => {},
    random: () => 0,
    ...options,
  });
  closers.push(() => client.close());
  return client;
}

/** A peer without any manners: raw bytes out, decoded frames in. */
async function openRaw(): Promise<{ socket: Socket; received: unknown[]; closed: Promise<void> }> {
  const socket = connect(path);
  const decoder = new FrameDecoder();
  const received: unknown[] = [];
  socket.on('data', (chunk: Buffer) => received.push(...decoder.push(chunk)));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  closers.push(() => socket.destroy());
  return { socket, received, closed };
}

describe('control socket', () => {
  it('carries messages both ways, with the hello first', async () => {
    const { connections, messages } = await startServer();
    const onMessage = vi.fn();
    const client = startClient({ onMessage });
    await vi.waitFor(() => expect(client.connected).toBe(true));

    expect(client.send({ kind: 'applied', revision: 4, hash: 'def', tookMs: 2 })).toBe(true);
    await vi.waitFor(() => expect(messages).toEqual([{ kind: 'applied', revision: 4, hash: 'def', tookMs: 2 }]));
    expect(connections[0]?.hello).toMatchObject({ role: 'proxy', id: 'proxy-1', revision: 3, hash: 'abc' });

    const encoded = encodeMessage({ kind: 'endpoints', upstream: 'billing', endpoints: [] });
    connections[0]?.send(encoded);
    await vi.waitFor(() => expect(onMessage).toHaveBeenCalledTimes(1));
    expect(onMessage).toHaveBeenCalledWith({ kind: 'endpoints', upstream: 'billing', endpoints: [] });
  });

  it('is open to its owner alone', async () => {
    await startServer();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o700);
  });

  it('lets a client wait for a controller, and find the next one after a loss', async () => {
    const states: string[] = [];
    const client = startClient({
      onStateChange: (state) => states.push(state.connected ? 'connected' : state.problem),
    });
    await vi.waitFor(() => expect(states[0]).toMatch(/no connection to the controller/));
    expect(client.send({ kind: 'replace-workers' })).toBe(false);

    const first = await startServer();
    await vi.waitFor(() => expect(client.connected).toBe(true));
    await first.server.close();
    await vi.waitFor(() => expect(client.connected).toBe(false));
    expect(first.closed).toEqual(['proxy-1']);

    const second = await startServer();
    await vi.waitFor(() => expect(client.connected).toBe(true));
    expect(second.connections).toHaveLength(1);
  });

  it('takes the place of a killed controller, but not of a living one', async () => {
    const { server } = await startServer();
    const rival = createControlServer({ path, onConnection: () => ({ onMessage() {}, onClose() {} }) });
    await expect(rival.listen()).rejects.toThrow(/another controller already listens/);
    await server.close();

    // A server that dies by SIGKILL leaves its file; closing a listener whose file was moved away does the same here.
    const { rename } = await import('node:fs/promises');
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(`${path}.dead`, resolve));
    await rename(`${path}.dead`, path);
    await new Promise((resolve) => dead.close(resolve));
    await rival.listen();
    await rival.close();
  });

  it('says in one sentence why a path cannot be used', async () => {
    const long = createControlServer({ path: join(folder, 'x'.repeat(100), 'control.sock'), onConnection: never });
    await expect(long.listen()).rejects.toThrow(/bytes long, but at most 107 fit/);
    await writeFile(join(folder, 'file'), '');
    const file = createControlServer({ path: join(folder, 'file'), onConnection: never });
    await expect(file.listen()).rejects.toThrow(/exists and is no socket/);
  });

  it('refuses another protocol version with the reason', async () => {
    await startServer();
    const { socket, received, closed } = await openRaw();
    socket.write(encodeMessage({ kind: 'hello', protocol: protocolVersion + 1, novelty: true }).frame);
    await closed;
    expect(received).toEqual([
      {
        kind: 'refused',
        reason: `this controller speaks protocol ${protocolVersion}, the client ${protocolVersion + 1}`,
      },
    ]);
  });

  it('refuses a client whose first message is no hello', async () => {
    await startServer();
    const { socket, received, closed } = await openRaw();
    socket.write(encodeMessage({ kind: 'replace-workers' }).frame);
    await closed;
    expect(received).toEqual([{ kind: 'refused', reason: 'the first message must be "hello", not "replace-workers"' }]);
  });

  it('closes a connection that sends garbage, and says what was wrong', async () => {
    const { problems } = await startServer();
    const garbage = await openRaw();
    garbage.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await garbage.closed;
    expect(problems[0]).toMatch(/over the limit/);

    const malformed = await openRaw();
    malformed.socket.write(encodeMessage({ kind: 'hello', protocol: protocolVersion, role: 'king' }).frame);
    await malformed.closed;
    expect(problems[1]).toMatch(/malformed message "hello": role/);
  });

  it('drops what may be dropped when a client does not read, and cuts nobody else off', async () => {
    const { connections } = await startServer();
    const { socket } = await openRaw();
    const hello = { role: 'proxy', id: 'proxy-2', pid: 1, startedAt: 1, revision: 0, hash: '' } as const;
    socket.write(encodeMessage({ kind: 'hello', protocol: protocolVersion, ...hello }).frame);
    await vi.waitFor(() => expect(connections).toHaveLength(1));
    socket.pause();

    const half = encodeMessage({ kind: 'endpoints', upstream: 'x'.repeat(1024 * 1024), endpoints: [] });
    let sent = 0;
    while (connections[0]?.offer(half) === true && sent < 100) sent += 1;
    expect(sent).toBeGreaterThan(3);
    expect(sent).toBeLessThan(10);

    const client = startClient();
    await vi.waitFor(() => expect(client.connected).toBe(true));
  });

  it('reports a full socket to the sender', async () => {
    const deaf = createServer((socket) => {
      socket.write(encodeMessage({ kind: 'welcome', protocol: protocolVersion, pid: 1 }).frame);
      socket.on('error', () => {});
      closers.push(() => socket.destroy());
    });
    path = join(folder, 'deaf.sock');
    await new Promise<void>((resolve) => deaf.listen(path, resolve));
    closers.push(() => deaf.close());
    const client = startClient();
    await vi.waitFor(() => expect(client.connected).toBe(true));
    const issues = [{ path: [], code: 'x', message: 'y'.repeat(1024 * 1024), severity: 'error' as const }];
    let sent = 0;
    while (client.send({ kind: 'rejected', revision: 1, issues }) && sent < 100) sent += 1;
    expect(sent).toBeGreaterThan(3);
    expect(sent).toBeLessThan(10);
  });
});

function never(): never {
  throw new Error('nobody connects here');
}
