import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectRaw, freePort, makeTempDir, RawOrigin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { writeLastGood } from '../src/last-good.ts';
import { writeKeptMaterial } from '../src/tls/kept-material.ts';
import { clientHello } from './support/client-hello.ts';
import { contentOf, serverMaterial, showing, tryRequest, webWith } from './support/mutual-tls.ts';
import { spawnWorker } from './support/spawn-worker.ts';
import { snapshotOf } from './support/start-proxy.ts';
import { testKeyBytes } from './support/test-certificates.ts';

it('client certificates, TCP and mesh names work from the last good snapshot, without a controller', async () => {
  await using folder = await makeTempDir();
  await using origin = await RawOrigin.start((peer) => void peer.send('origin'));
  const clients = await TestAuthority.create('clients');
  const [web, tcp, mesh] = [await freePort(), await freePort(), await freePort()];
  const { certificates, web: mutual } = webWith({ ca: clients.ca });
  const to = (listener: string, more: object = {}) => ({
    ...{ name: listener, listeners: [listener], upstreams: [{ name: 'app' }] },
    ...more,
  });
  const snapshot = snapshotOf({
    ...(certificates && { certificates }),
    listeners: [
      { ...mutual, name: 'web', address: `127.0.0.1:${web}` },
      { name: 'tcp', address: `127.0.0.1:${tcp}`, protocol: 'tcp' },
      { name: 'mesh', address: `127.0.0.1:${mesh}`, protocol: 'tls', meshNames: {} },
    ],
    upstreams: [{ name: 'app', targets: [{ address: origin.address, labels: { port: '8080' } }] }],
    routes: [
      { ...contentOf().routes?.[0], name: 'text', listeners: ['web'] },
      to('tcp'),
      to('mesh', { hosts: ['*.svc.cluster.local'] }),
    ],
  });
  await writeLastGood(folder.path, snapshot);
  await writeKeptMaterial(folder.path, { material: serverMaterial, ticketKeys: [] });
  await writeFile(join(folder.path, 'secret.key'), `${testKeyBytes.toString('hex')}\n`, { mode: 0o600 });
  await using _worker = spawnWorker(folder.path);

  const received = async (port: number, first: Buffer) => {
    using client = await connectRaw(port);
    client.send(first);
    await waitFor('an answer', () => client.pending.length > 0 || client.closed);
    return client.pending.toString();
  };
  const open = () => received(tcp, Buffer.from('hi')).catch(() => undefined);
  expect(await waitFor('the worker to serve', open, 10_000)).toBe('origin');
  expect(await received(mesh, await clientHello('outbound_.8080_._.billing.shop.svc.cluster.local'))).toBe('origin');
  expect(await received(mesh, await clientHello('outbound_.8081_._.billing.shop.svc.cluster.local'))).toBe('');
  expect(await tryRequest(web, showing(await clients.issue({ names: ['somebody'] })))).toMatch(/ 200 .*served$/s);
  expect(await tryRequest(web, showing())).toBe('');
});
