import { type CertificateMaterial, sealingContext } from '@sluice/certificates/material';
import { messageOf } from '@sluice/core';
import type { SecretKey } from '@sluice/core/secret-key';
import type { ClientCertificate, ClientCertificates } from '@sluice/dialing/client-certificate';

type Pair = NonNullable<CertificateMaterial['pair']>;

/** For health checks, which show endpoints the certificate that workers show. A key is opened when it is first needed. */
export function createClientCertificates(
  materialOf: (name: string) => CertificateMaterial | undefined,
  secretKey: () => SecretKey,
): ClientCertificates {
  const opened = new WeakMap<Pair, ClientCertificate>();
  const open = (pair: Pair): ClientCertificate => {
    const privateKey = secretKey().open(pair.sealedKey, sealingContext(pair.fingerprint));
    const certificate = opened.get(pair) ?? { chain: pair.chain, privateKey };
    opened.set(pair, certificate);
    return certificate;
  };
  return {
    find(name) {
      const pair = materialOf(name)?.pair;
      if (pair === undefined) return undefined;
      try {
        return opened.get(pair) ?? open(pair);
      } catch {
        return undefined;
      }
    },
    problemOf(name) {
      const material = materialOf(name);
      if (material?.pair === undefined) return material?.problem || 'nothing is known of it yet';
      try {
        open(material.pair);
        return '';
      } catch (error) {
        return `its key cannot be opened: ${messageOf(error)}`;
      }
    },
  };
}
