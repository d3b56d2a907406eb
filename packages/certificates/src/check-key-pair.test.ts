import { describe, expect, it } from 'vitest';
import { checkKeyPair } from './check-key-pair.ts';
import { issueSelfSigned } from './self-signed/issue.ts';
import { selfSignedSchema } from './self-signed/schema.ts';

const now = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const config = selfSignedSchema.parse({ type: 'self_signed', hosts: ['a.example', '*.b.example', '10.0.0.1'] });
const pair = await issueSelfSigned(config, now);
const other = await issueSelfSigned(selfSignedSchema.parse({ ...config, keyType: 'rsa_2048' }), now);

function problemOf(candidate: typeof pair, at = now): string {
  const verdict = checkKeyPair(candidate, at);
  return verdict.ok ? '' : verdict.problem;
}

describe('checkKeyPair', () => {
  it('says what a good pair is for', () => {
    expect(checkKeyPair(pair, now)).toEqual({
      ok: true,
      facts: {
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        notBefore: now - 300_000,
        notAfter: now + 397 * day,
        dnsNames: ['a.example', '*.b.example'],
        keyType: 'ec',
      },
    });
    expect(checkKeyPair(other, now)).toMatchObject({ ok: true, facts: { keyType: 'rsa' } });
  });

  it('refuses what TLS could not be spoken with, each in words', () => {
    expect(problemOf({ ...pair, chain: 'nothing' })).toBe('there is no certificate in PEM form');
    expect(problemOf({ ...pair, chain: pair.chain.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA') })).toBe(
      'certificate 1 of the chain cannot be read',
    );
    expect(problemOf({ ...pair, privateKey: 'nothing' })).toBe(
      'the private key cannot be read; it must be in PEM form',
    );
    expect(problemOf({ ...pair, privateKey: '-----BEGIN ENCRYPTED PRIVATE KEY-----' })).toMatch(/is encrypted/);
    expect(problemOf({ ...pair, privateKey: other.privateKey })).toBe(
      'the private key does not belong to the certificate',
    );
    expect(problemOf({ chain: other.chain + pair.chain, privateKey: pair.privateKey })).toBe(
      'the private key belongs to certificate 2 of the chain; that one must come first',
    );
    expect(problemOf({ ...pair, chain: pair.chain + other.chain })).toMatch(/certificate 2 .* has not issued/);
    expect(problemOf(pair, now + 398 * day)).toBe('it expired on 2027-02-02T00:00:00.000Z');
    expect(problemOf(pair, now - day)).toBe('it is not valid before 2025-12-31T23:55:00.000Z');
  });

  it('never quotes what it was given', () => {
    expect(problemOf({ chain: pair.chain, privateKey: `${pair.privateKey.slice(0, 60)}hunter2` })).not.toContain(
      'hunter2',
    );
  });
});
