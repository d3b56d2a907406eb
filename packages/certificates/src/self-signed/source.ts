import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { messageOf, Wake } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import { subjectNames } from '../check-key-pair.ts';
import type { CertificateEnvironment, CertificateSource, CertificateState, KeyPair } from '../contract.ts';
import { issueSelfSigned } from './issue.ts';
import type { SelfSignedConfig } from './schema.ts';

/** The wall clock may jump, and timers hold no more than 24 days: the time of renewal is looked at anew this often. */
const lookEveryMs = 3_600_000;
/** What stood in the way, such as a locked database, may be gone soon. */
const retryMs = 10_000;

export function createSelfSignedSource(
  config: SelfSignedConfig,
  { clock, keeper }: CertificateEnvironment,
): CertificateSource {
  return {
    async *watch(signal) {
      const wake = new Wake();
      let told = '';
      while (!signal.aborted) {
        const state = await current(config, clock.now(), keeper);
        const text = JSON.stringify(state);
        if (text !== told) yield state;
        told = text;
        const dueMs = state.status === 'found' ? renewalTime(state.pair) - clock.now() : retryMs;
        await wake.wait(clock, Math.min(Math.max(dueMs, 1000), lookEveryMs), signal);
      }
    },
  };
}

async function current(
  config: SelfSignedConfig,
  now: number,
  keeper: CertificateEnvironment['keeper'],
): Promise<CertificateState> {
  try {
    const kept = keeper.load();
    if (kept !== undefined && fits(kept, config) && now < renewalTime(kept)) return { status: 'found', pair: kept };
    const pair = await issueSelfSigned(config, now);
    keeper.save(pair);
    return { status: 'found', pair };
  } catch (error) {
    return { status: 'problem', problem: `it cannot be made: ${messageOf(error)}` };
  }
}

/** At two thirds of the lifetime, milliseconds since the epoch. */
function renewalTime({ chain }: KeyPair): number {
  const { validFromDate, validToDate } = new X509Certificate(chain);
  return validFromDate.getTime() + ((validToDate.getTime() - validFromDate.getTime()) * 2) / 3;
}

/** Whether it was made for this configuration, and not for one before. */
function fits({ chain }: KeyPair, { hosts, keyType, lifetime }: SelfSignedConfig): boolean {
  const certificate = new X509Certificate(chain);
  const { dnsNames, addresses } = subjectNames(certificate);
  const wanted = hosts.filter((host) => isIP(host) === 0);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const curve = asymmetricKeyDetails?.namedCurve;
  const madeAs = asymmetricKeyType === 'rsa' ? 'rsa_2048' : curve === 'secp384r1' ? 'ecdsa_p384' : 'ecdsa_p256';
  const lifetimeMs = certificate.validToDate.getTime() - certificate.validFromDate.getTime();
  return (
    madeAs === keyType &&
    dnsNames.toSorted().join() === wanted.toSorted().join() &&
    addresses.length === hosts.length - wanted.length &&
    hosts.every((host) => isIP(host) === 0 || certificate.checkIP(host) !== undefined) &&
    Math.abs(lifetimeMs - (parseDurationMs(lifetime) ?? 0)) < 600_000
  );
}
