import { systemClock } from '@sluice/core';
import { noClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import { expect, it } from 'vitest';
import { snapshotOf } from '../../test/support/start-proxy.ts';
import { Watchdog } from '../forwarding/watchdog.ts';
import { Http1Pool } from './http1-pool.ts';
import { ProtocolClient } from './protocol-client.ts';
import { createUpstreamClient } from './upstream-client.ts';

const environment = {
  clock: systemClock,
  names: new NameCache(systemClock),
  certificates: noClientCertificates,
  watchdog: new Watchdog(systemClock),
};

function clientFor(change: object): unknown {
  const [settings] = snapshotOf({ upstreams: [{ name: 'app' }], routes: [] }).upstreams;
  // What an older version kept on disk may lack what today's type has.
  return createUpstreamClient('127.0.0.1:1', { ...settings, ...change } as UpstreamSnapshot, environment);
}

const tls = { verify: true, minimumVersion: '1.2' };

it.each([
  ['auto in clear text', {}, Http1Pool],
  ['a snapshot from before there were protocols', { protocol: undefined }, Http1Pool],
  ['h1 over TLS', { protocol: 'h1', tls }, Http1Pool],
  ['auto over TLS', { tls }, ProtocolClient],
  ['h2', { protocol: 'h2', tls }, ProtocolClient],
  ['h2c', { protocol: 'h2c' }, ProtocolClient],
])('%s', (_, change, kind) => {
  expect(clientFor(change)).toBeInstanceOf(kind);
});
