import { checkKeyPair } from '@sluice/certificates/check-key-pair';
import { type CertificateMaterial, sealingContext } from '@sluice/certificates/material';
import { createSecretKey } from '@sluice/core/secret-key';
import { Origin, respond } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { createClientCertificates } from '../src/client-certificates.ts';
import { failedWith, firstOutcome, passed } from './first-outcome.ts';

it("a check shows the upstream's client certificate, as requests do", async () => {
  const authority = await TestAuthority.create();
  const server = await authority.issue();
  const tls = { ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  await using origin = await Origin.start(respond(204), { tls });
  const { cert: chain, key: privateKey } = await authority.issue({ names: ['gateway.test'] });
  const verdict = checkKeyPair({ chain, privateKey }, Date.now());
  if (!verdict.ok) throw new Error(verdict.problem);
  const secretKey = createSecretKey(Buffer.alloc(32, 7), 'a test');
  const { dnsNames, ...facts } = verdict.facts;
  const sealedKey = secretKey.seal(privateKey, sealingContext(facts.fingerprint));
  const pair = { ...facts, dnsNames: [...dnsNames], chain, sealedKey };
  const known = new Map<string, CertificateMaterial>([['gateway', { name: 'gateway', pair, problem: '' }]]);
  const certificates = createClientCertificates(
    (name) => known.get(name),
    () => secretKey,
  );
  const upstream = (clientCertificate: string) => ({ tls: { ca: authority.ca, clientCertificate } });
  expect(await firstOutcome(origin.address, { type: 'http' }, upstream('gateway'), certificates)).toEqual(passed);
  expect(await firstOutcome(origin.address, { type: 'http' }, upstream('other'), certificates)).toEqual(
    failedWith(
      expect.stringContaining('no client certificate to show, certificate "other": nothing is known of it yet'),
    ),
  );
});
