import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { CertificateMaterial } from '@sluice/certificates/material';
import { Origin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { everythingTo, type TestConfig, TestProxy } from './support/start-proxy.ts';
import { materialOf } from './support/test-certificates.ts';

const authority = await TestAuthority.create();
const server = await authority.issue();

/** A certificate of the authority, and the fingerprint that an endpoint sees. */
async function identity(name: string): Promise<{ material: CertificateMaterial; fingerprint: string }> {
  const { cert, key } = await authority.issue({ names: [name] });
  const material = materialOf('gateway', { chain: cert, privateKey: key });
  return { material, fingerprint: new X509Certificate(cert).fingerprint256 };
}

/** Serves nobody without a certificate of the authority, and answers with the fingerprint of the one it was shown. */
function startStrict(): Promise<Origin> {
  const tls = { ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  return Origin.start((request, response) => response.end(shownTo(request)), { tls });
}

function shownTo({ socket }: IncomingMessage): string {
  // The origin speaks TLS.
  return (socket as TLSSocket).getPeerCertificate().fingerprint256;
}

function configOf(address: string, more: object = {}): TestConfig {
  const certificates = [{ name: 'gateway', source: { type: 'self_signed' as const, hosts: ['gateway.test'] } }];
  const tls = { ca: authority.ca, clientCertificate: 'gateway', ...more };
  return { certificates, ...everythingTo(address, { upstream: { tls } }) };
}

async function failureOf(config: TestConfig, material: readonly CertificateMaterial[] = []): Promise<string> {
  await using proxy = await TestProxy.start(config, {}, material);
  const response = await proxy.request({ method: 'POST', body: 'x' });
  expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'upstream_tls_failed']);
  return [...proxy.worker.shared.endpoints.values()].map(({ reason }) => reason).join();
}

it('an endpoint that asks for a certificate is shown the one that the upstream names', async () => {
  await using origin = await startStrict();
  const { material, fingerprint } = await identity('gateway.test');
  await using proxy = await TestProxy.start(configOf(origin.address), {}, [material]);
  const response = await proxy.request();
  expect([response.status, response.body.toString()]).toEqual([200, fingerprint]);
});

it('an endpoint that wants one and is shown none says so', async () => {
  await using origin = await startStrict();
  const without = configOf(origin.address, { clientCertificate: undefined });
  expect(await failureOf(without)).toMatch(/^TLS: it wants a client certificate/);
  expect(origin.requests).toEqual([]);
});

it('a new certificate is shown by the next connection; what is under way is finished on the one before', async () => {
  await using origin = await startStrict();
  const [first, second] = [await identity('a.test'), await identity('b.test')];
  await using proxy = await TestProxy.start(configOf(origin.address), {}, [first.material]);
  expect((await proxy.request()).body.toString()).toBe(first.fingerprint);
  const held: (() => void)[] = [];
  origin.handle((request, response) => {
    response.write(shownTo(request));
    if (request.url === '/held') held.push(() => response.end());
    else response.end();
  });
  const under = proxy.request({ target: '/held' });
  await waitFor('the request to be held', () => held.length === 1);
  proxy.worker.setCertificates([second.material]);
  expect((await proxy.request()).body.toString()).toBe(second.fingerprint);
  // Nothing of the session agreed with the first is taken up again.
  expect(origin.handshakes.at(-1)?.resumed).toBe(false);
  expect(origin.openConnections).toBe(2);
  held[0]?.();
  expect((await under).body.toString()).toBe(first.fingerprint);
  await waitFor('the old connection to go', () => origin.openConnections === 1);
  // The same once more changes nothing: the connection is kept.
  proxy.worker.setCertificates([second.material]);
  expect((await proxy.request()).body.toString()).toBe(second.fingerprint);
  expect(origin.connections).toBe(2);
});

it('without it an upstream is refused, naming both; at the first start it waits for it', async () => {
  await using origin = await startStrict();
  const { material, fingerprint } = await identity('gateway.test');
  await using running = await TestProxy.start({});
  const words = 'upstream "app": certificate "gateway": nothing is known of it yet';
  const outcome = await running.apply(configOf(origin.address));
  expect(outcome).toMatchObject({ kind: 'rejected', issues: [{ code: 'no_certificate', message: words }] });

  await using starting = await TestProxy.start(configOf(origin.address));
  const refused = await starting.request();
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([502, 'upstream_tls_failed']);
  const [endpoint] = [...starting.worker.shared.endpoints.values()];
  expect(endpoint?.reason).toMatch(
    /^TLS: there is no client certificate to show, certificate "gateway": nothing is known/,
  );
  expect(origin.handshakes).toEqual([]);
  // What is missing already does not keep another change out.
  expect(await starting.apply(configOf(origin.address, { minimumVersion: '1.3' }))).toMatchObject({ kind: 'applied' });
  starting.worker.setCertificates([material]);
  expect((await starting.request()).body.toString()).toBe(fingerprint);
});

it('is kept while the configuration names it', async () => {
  await using origin = await startStrict();
  const { material, fingerprint } = await identity('gateway.test');
  await using proxy = await TestProxy.start(configOf(origin.address), {}, [material]);
  // The controller has forgotten it, the configuration in force has not.
  proxy.worker.setCertificates([]);
  await proxy.apply(configOf(origin.address));
  expect((await proxy.request()).body.toString()).toBe(fingerprint);
});
