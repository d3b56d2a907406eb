import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateMaterial } from '@sluice/certificates/material';
import { applyChange, type Store } from '@sluice/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await createTestGateway();
});
afterEach(() => gateway.close());

function put(store: Store, kind: 'certificate' | 'listener', value: { readonly name: string }): void {
  applyChange(store, {
    basedOn: store.latestRevision()?.number ?? 0,
    author: 'test',
    edits: [{ op: 'put', kind, value }],
  });
}

const selfSigned = { name: 'dev', source: { type: 'self_signed', hosts: ['dev.example'] } };
const https = { name: 'secure', address: '127.0.0.1:8443', protocol: 'https', tls: { certificates: ['dev'] } };

const one = (material: readonly CertificateMaterial[], name: string) => material.find((each) => each.name === name);

it('issues a self-signed one, tells workers of it before the snapshot that names it, and keeps it sealed', async () => {
  const controller = await gateway.startController();
  const store = gateway.openStore();
  const worker = gateway.connect();
  await worker.next('snapshot');
  put(store, 'certificate', selfSigned);
  put(store, 'listener', https);
  const { material } = await worker.next('certificates', (notice) => one(notice.material, 'dev')?.pair !== undefined);
  const dev = one(material, 'dev');
  expect(dev).toMatchObject({ problem: '', pair: { dnsNames: ['dev.example'], keyType: 'ec' } });
  expect(dev?.pair?.sealedKey).toMatch(/^v1\./);
  await worker.next('snapshot', ({ snapshot }) => snapshot.listeners.some(({ name }) => name === 'secure'));
  const kinds = worker.notices.map(({ kind }) => kind);
  expect(kinds.indexOf('certificates')).toBeLessThan(kinds.lastIndexOf('snapshot'));
  expect(JSON.stringify(worker.notices)).not.toContain('PRIVATE KEY');
  for (const file of ['gateway.db', 'gateway.db-wal']) {
    expect(await readFile(join(gateway.dataDirectory, file), 'latin1')).not.toContain('PRIVATE KEY');
  }

  // The next controller finds it, and a worker that connects is told first.
  await controller.stop();
  const again = await gateway.startController();
  const another = gateway.connect({ id: 'proxy-2' });
  await another.next('snapshot');
  expect(another.notices[0]).toMatchObject({ kind: 'certificates' });
  const told = await another.next('certificates');
  expect(one(told.material, 'dev')?.pair?.fingerprint).toBe(dev?.pair?.fingerprint);
  expect(again.status.certificates).toMatchObject([{ name: 'dev', problem: '' }]);
  expect(JSON.stringify(again.status)).not.toMatch(/sealedKey|PRIVATE/);
});

it('follows files: says in words what is wrong with them, and takes the good pair when it comes', async () => {
  await gateway.startController();
  const store = gateway.openStore();
  const worker = gateway.connect();
  put(store, 'certificate', selfSigned);
  await worker.next('certificates', (notice) => one(notice.material, 'dev')?.pair !== undefined);
  const paths = { certificate: join(gateway.dataDirectory, 'a.pem'), privateKey: join(gateway.dataDirectory, 'a.key') };
  put(store, 'certificate', { name: 'shop', source: { type: 'file', ...paths } } as { name: string });
  const problemOf = (words: string) =>
    worker.next('certificates', (notice) => one(notice.material, 'shop')?.problem.includes(words) === true);
  await problemOf(`${paths.certificate} does not exist`);
  const { chain, privateKey } = await makePair(store);
  await writeFile(paths.certificate, chain);
  await problemOf(`${paths.privateKey} does not exist`);
  await writeFile(paths.privateKey, 'nonsense');
  await problemOf('the private key cannot be read');
  await writeFile(paths.privateKey, privateKey);
  await worker.next('certificates', (notice) => one(notice.material, 'shop')?.pair !== undefined);
  // The last good pair serves on.
  await writeFile(paths.privateKey, 'nonsense');
  const { material } = await worker.next('certificates', (notice) => {
    const shop = one(notice.material, 'shop');
    return shop?.pair !== undefined && shop.problem !== '';
  });
  expect(one(material, 'shop')?.problem).toBe('the private key cannot be read; it must be in PEM form');
});

/** What the controller has just issued for `dev`, opened with the appliance's own key. */
async function makePair(store: Store): Promise<{ chain: string; privateKey: string }> {
  const { openStore, loadSecretKey, newestCertificateVersion } = await import('@sluice/store');
  const opened = openStore({
    path: store.path,
    migrate: false,
    secretKey: loadSecretKey({ dataDir: gateway.dataDirectory }),
  });
  try {
    const version = newestCertificateVersion(opened, 'dev');
    if (version === undefined) throw new Error('nothing was issued');
    return version;
  } finally {
    opened.close();
  }
}
