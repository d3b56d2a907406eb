import { checkKeyPair } from '@sluice/certificates/check-key-pair';
import type { PairKeeper } from '@sluice/certificates/contract';
import { type Clock, SluiceError } from '@sluice/core';
import { newestCertificateVersion, type Store, saveCertificateVersion } from '@sluice/store';

/** Keeps in the database what was issued here, sealed. @param open answers undefined while the database has a problem */
export function createPairKeeper(certificate: string, open: () => Store | undefined, clock: Clock): PairKeeper {
  const store = (): Store => {
    const found = open();
    if (found === undefined) throw new SluiceError('unavailable', 'the database cannot be used now');
    return found;
  };
  return {
    load: () => newestCertificateVersion(store(), certificate),
    save(pair) {
      const verdict = checkKeyPair(pair, clock.now());
      if (!verdict.ok) throw new SluiceError('invalid', verdict.problem);
      const { fingerprint, notBefore, notAfter } = verdict.facts;
      saveCertificateVersion(store(), certificate, { ...pair, fingerprint, notBefore, notAfter });
    },
  };
}
