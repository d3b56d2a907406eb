import { applyChange, type Store } from '@sluice/store';
import { TestAuthority } from '@sluice/testing/test-authority';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await createTestGateway();
});
afterEach(() => gateway.close());

/** @param name of the one it replaces */
function put(store: Store, kind: 'certificate' | 'listener', value: { readonly name: string }, name?: string): void {
  applyChange(store, {
    basedOn: store.latestRevision()?.number ?? 0,
    author: 'test',
    edits: [{ op: 'put', kind, value, name }],
  });
}

const certificateFor = (host: string) => ({ name: 'dev', source: { type: 'self_signed', hosts: [host] } });
const httpsWith = (ca: string) => ({
  name: 'secure',
  address: '127.0.0.1:8443',
  protocol: 'https',
  tls: { certificates: ['dev'], clientCertificates: { ca } },
});

it('all workers get the same keys; a swap and a restart keep them, a client CA that is gone voids them first', async () => {
  const [clients, partners] = [await TestAuthority.create(), await TestAuthority.create()];
  const controller = await gateway.startController();
  const store = gateway.openStore();
  const worker = gateway.connect();
  put(store, 'certificate', certificateFor('a.example'));
  put(store, 'listener', httpsWith(clients.ca));
  const { ticketKeys } = await worker.next('certificates', (notice) => notice.ticketKeys.length > 0);
  const other = gateway.connect({ id: 'proxy-2' });
  expect((await other.next('certificates')).ticketKeys).toEqual(ticketKeys);

  put(store, 'certificate', certificateFor('b.example'), 'dev');
  const swapped = await worker.next('certificates', (notice) => namesIn(notice).includes('b.example'));
  expect(swapped.ticketKeys).toEqual(ticketKeys);
  await controller.stop();
  await gateway.startController();
  const third = gateway.connect({ id: 'proxy-3' });
  expect((await third.next('certificates')).ticketKeys).toEqual(ticketKeys);

  put(store, 'listener', httpsWith(partners.ca), 'secure');
  await third.next('snapshot', ({ snapshot }) => JSON.stringify(snapshot).includes(lineOf(partners.ca)));
  const kinds = third.notices.map((notice) => (notice.kind === 'certificates' ? notice.ticketKeys : notice.kind));
  const voided = kinds.findLastIndex((one) => Array.isArray(one));
  expect(kinds[voided]).toHaveLength(1);
  expect(kinds[voided]).not.toEqual(ticketKeys);
  expect(voided).toBeLessThan(kinds.lastIndexOf('snapshot'));
});

function namesIn({ material }: { readonly material: readonly { pair?: { dnsNames: string[] } | undefined }[] }) {
  return material.flatMap(({ pair }) => pair?.dnsNames ?? []);
}

/** What tells one bundle from another. */
function lineOf(ca: string): string {
  return ca.split('\n')[4] ?? '';
}
