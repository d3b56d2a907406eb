import { randomBytes } from 'node:crypto';
import { checkKeyPair } from '@sluice/certificates/check-key-pair';
import type { KeyPair } from '@sluice/certificates/contract';
import { issueSelfSigned } from '@sluice/certificates/issue-self-signed';
import { type CertificateMaterial, sealingContext } from '@sluice/certificates/material';
import { certificateSourceSchema } from '@sluice/certificates/schemas';
import { ticketKeyBytes, ticketKeyContext } from '@sluice/certificates/ticket-keys';
import { sealSecret } from '@sluice/core/document-secret';
import type { SecretForm } from '@sluice/core/schema';
import { createSecretKey } from '@sluice/core/secret-key';

/** 32 bytes that every test shares: what is sealed in tests is no secret. */
export const testKeyBytes = Buffer.alloc(32, 7);
/** A secret of a configuration as the store would have it. */
export function sealed(secret: string, form: SecretForm = 'text'): string {
  return sealSecret(testSecretKey, secret, form);
}

export const testSecretKey = createSecretKey(testKeyBytes, 'a test');

/** A pair for these names. @param now when it is made, milliseconds since the epoch */
export function selfSigned(hosts: readonly string[], more: object = {}, now = Date.now()): Promise<KeyPair> {
  const config = certificateSourceSchema.parse({ type: 'self_signed', hosts, ...more });
  if (config.type !== 'self_signed') throw new Error('only self-signed ones are made here');
  return issueSelfSigned(config, now);
}

/** As the controller would send it. */
export function materialOf(name: string, pair: KeyPair): CertificateMaterial {
  const verdict = checkKeyPair(pair, Date.now());
  if (!verdict.ok) return { name, problem: verdict.problem };
  const { facts } = verdict;
  const sealedKey = testSecretKey.seal(pair.privateKey, sealingContext(facts.fingerprint));
  return { name, pair: { ...facts, dnsNames: [...facts.dnsNames], chain: pair.chain, sealedKey }, problem: '' };
}

/** A new key of session tickets, as the controller would send it. */
export function sealedTicketKey(): string {
  return testSecretKey.seal(randomBytes(ticketKeyBytes).toString('base64'), ticketKeyContext);
}
