import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, makeTempDir, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { writeLastGood } from '../src/last-good.ts';
import { readKeptMaterial, writeKeptMaterial } from '../src/tls/kept-material.ts';
import { spawnWorker } from './support/spawn-worker.ts';
import { snapshotOf } from './support/start-proxy.ts';
import { materialOf, sealedTicketKey, selfSigned, testKeyBytes } from './support/test-certificates.ts';
import { ask, connectTls } from './support/tls-client.ts';

it('certificates are kept for the owner only, and no key among them in clear', async () => {
  await using folder = await makeTempDir();
  expect(await readKeptMaterial(folder.path)).toEqual({ material: [], ticketKeys: [] });
  const pair = await selfSigned(['a.example']);
  const kept = { material: [materialOf('a', pair)], ticketKeys: [sealedTicketKey()] };
  await writeKeptMaterial(folder.path, kept);
  const file = join(folder.path, 'certificates.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain('PRIVATE KEY');
  for (const line of pair.privateKey.split('\n').slice(1, -2)) expect(text).not.toContain(line);
  expect(await readKeptMaterial(folder.path)).toEqual(kept);
});

it('a worker speaks TLS from what was kept, without a controller', async () => {
  await using folder = await makeTempDir();
  const port = await freePort();
  const pair = await selfSigned(['a.example']);
  const snapshot = snapshotOf({
    certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['a.example'] } }],
    listeners: [{ name: 'web', address: `127.0.0.1:${port}`, protocol: 'https', tls: { certificates: ['a'] } }],
    routes: [{ name: 'text', directResponse: { status: 200, body: 'last good' } }],
  });
  await writeLastGood(folder.path, snapshot);
  await writeKeptMaterial(folder.path, { material: [materialOf('a', pair)], ticketKeys: [] });
  await writeFile(join(folder.path, 'secret.key'), `${testKeyBytes.toString('hex')}\n`, { mode: 0o600 });
  await using worker = spawnWorker(folder.path);
  const connect = () => connectTls(port, { servername: 'a.example', ca: pair.chain }).catch(() => undefined);
  const socket = await waitFor('the worker to serve', connect, 10_000);
  expect(await ask(socket, 'last good')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
  expect(worker.output()).not.toContain('PRIVATE KEY');
});
