import { systemClock } from '@sluice/core';
import { noClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import { RawOrigin, waitFor } from '@sluice/testing';
import type { Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import { snapshotOf } from '../../test/support/start-proxy.ts';
import { Watchdog } from '../forwarding/watchdog.ts';
import { Http1Pool } from './http1-pool.ts';

function poolTo(port: number, connectionPool: { maxConnections: number; maxPendingRequests: number }): Http1Pool {
  const [settings] = snapshotOf({
    upstreams: [{ name: 'app', targets: [{ address: `127.0.0.1:${port}` }], connectionPool }],
    routes: [],
  }).upstreams;
  if (settings === undefined) throw new Error('there is no upstream');
  const watchdog = new Watchdog(systemClock);
  return new Http1Pool({ host: '127.0.0.1', port }, settings, {
    clock: systemClock,
    names: new NameCache(systemClock),
    certificates: noClientCertificates,
    watchdog,
  });
}

/** A dispatch whose fate can be read. */
class Asked implements Dispatcher.DispatchHandler {
  controller: Dispatcher.DispatchController | undefined;
  error: (Error & { code?: string }) | undefined;
  done = false;
  ended = false;

  constructor(pool: Http1Pool, path: string, freshConnection = false) {
    const asked = { path, method: 'GET', headers: ['host', 'a'], body: null, upgrade: null } as const;
    pool.dispatch({ ...asked, headers: [...asked.headers], freshConnection, asker: this }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseEnd(): void {
    this.done = true;
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.error = error;
  }
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** Answers every request but those for `/hold`. Keeps which connection each came by. */
async function countingOrigin(): Promise<{ origin: RawOrigin; paths: string[] }> {
  const paths: string[] = [];
  const origin = await RawOrigin.start((peer, connection) => {
    peer.socket.on('data', (bytes: Buffer) => {
      const path = bytes.toString('latin1').split(' ')[1] ?? '';
      paths.push(`${connection}${path}`);
      if (path !== '/hold') peer.send(ok);
    });
  });
  return { origin, paths };
}

it('a request for a fresh connection that has to wait gets no used one', async () => {
  const { origin, paths } = await countingOrigin();
  await using _ = origin;
  const pool = poolTo(origin.port, { maxConnections: 1, maxPendingRequests: 10 });
  const hold = new Asked(pool, '/hold');
  await waitFor('the connection to be taken', () => paths.length === 1);
  const fresh = new Asked(pool, '/fresh', true);
  const any = new Asked(pool, '/any');
  origin.peers[0]?.send(ok);
  await waitFor('all of them', () => hold.done && fresh.done && any.done);
  expect(paths).toContain('1/fresh');
  pool.close();
});

it('and takes the place of an idle one where there is no other', async () => {
  const { origin, paths } = await countingOrigin();
  await using _ = origin;
  const pool = poolTo(origin.port, { maxConnections: 1, maxPendingRequests: 10 });
  const first = new Asked(pool, '/first');
  await waitFor('the first', () => first.done);
  const fresh = new Asked(pool, '/fresh', true);
  await waitFor('the second', () => fresh.done);
  expect(paths).toEqual(['0/first', '1/fresh']);
  pool.close();
});

it('requests that were given up while they waited leave room for others', async () => {
  const { origin, paths } = await countingOrigin();
  await using _ = origin;
  const pool = poolTo(origin.port, { maxConnections: 1, maxPendingRequests: 2 });
  const hold = new Asked(pool, '/hold');
  await waitFor('the connection to be taken', () => paths.length === 1);
  const gone = [new Asked(pool, '/gone'), new Asked(pool, '/gone')];
  const refused = new Asked(pool, '/refused');
  expect(refused.error?.code).toBe('EQUEUEFULL');
  for (const asked of gone) asked.ended = true;
  const other = new Asked(pool, '/other');
  origin.peers[0]?.send(ok);
  await waitFor('the others', () => hold.done && other.done);
  expect(paths).toEqual(['0/hold', '0/other']);
  pool.close();
});
