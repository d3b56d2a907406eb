import type { KeyPair } from '@sluice/certificates/contract';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';
import { ask, connectTls, fingerprintOf, shownBy } from './support/tls-client.ts';

const routes = [{ name: 'text', directResponse: { status: 200, body: 'served' } }];
const hour = 3_600_000;

function listenerWith(certificates: string[]) {
  return { web: { protocol: 'https' as const, tls: { certificates } }, routes };
}

/** Serves with these certificates, the first as the default. */
async function serve(pairs: Readonly<Record<string, KeyPair>>): Promise<TestProxy> {
  const names = Object.keys(pairs);
  const source = { type: 'self_signed' as const, hosts: ['a.example'] };
  const certificates = names.map((name) => ({ name, source }));
  const material = Object.entries(pairs).map(([name, pair]) => materialOf(name, pair));
  return TestProxy.start({ certificates, ...listenerWith(names) }, {}, material);
}

async function shownFor(proxy: TestProxy, pairs: Readonly<Record<string, KeyPair>>, servername: string) {
  const socket = await connectTls(proxy.port(), { servername, ca: Object.values(pairs).map(({ chain }) => chain) });
  const shown = shownBy(socket);
  socket.destroy();
  return Object.keys(pairs).find((name) => fingerprintOf(pairs[name] as KeyPair) === shown);
}

it('shows the certificate of the exact name, then of the wildcard, then the default', async () => {
  const pairs = {
    fallback: await selfSigned(['one.example']),
    wildcard: await selfSigned(['*.two.example']),
    exact: await selfSigned(['a.two.example']),
  };
  await using proxy = await serve(pairs);
  expect(await shownFor(proxy, pairs, 'a.two.example')).toBe('exact');
  expect(await shownFor(proxy, pairs, 'A.TWO.example')).toBe('exact');
  expect(await shownFor(proxy, pairs, 'b.two.example')).toBe('wildcard');
  expect(await shownFor(proxy, pairs, 'two.example')).toBe('fallback');
  expect(await shownFor(proxy, pairs, 'x.y.two.example')).toBe('fallback');
  expect(await shownFor(proxy, pairs, '')).toBe('fallback');
});

it('shows the newest of one name', async () => {
  const now = Date.now();
  const pairs = {
    fallback: await selfSigned(['one.example']),
    newer: await selfSigned(['a.example'], {}, now - hour),
    older: await selfSigned(['a.example'], {}, now - 2 * hour),
  };
  await using proxy = await serve(pairs);
  expect(await shownFor(proxy, pairs, 'a.example')).toBe('newer');
});

it('offers RSA and elliptic curve side by side, as the client is able to', async () => {
  const pairs = {
    fallback: await selfSigned(['one.example']),
    rsa: await selfSigned(['a.example'], { keyType: 'rsa_2048' }),
    ec: await selfSigned(['a.example']),
  };
  await using proxy = await serve(pairs);
  const shownTo = async (ciphers: string) => {
    const ca = Object.values(pairs).map(({ chain }) => chain);
    const socket = await connectTls(proxy.port(), { servername: 'a.example', ca, maxVersion: 'TLSv1.2', ciphers });
    const shown = shownBy(socket);
    expect(await ask(socket, 'served')).toMatch(/^HTTP\/1.1 200/);
    socket.destroy();
    return shown;
  };
  expect(await shownTo('ECDHE-RSA-AES128-GCM-SHA256')).toBe(fingerprintOf(pairs.rsa));
  expect(await shownTo('ECDHE-ECDSA-AES128-GCM-SHA256')).toBe(fingerprintOf(pairs.ec));
});
