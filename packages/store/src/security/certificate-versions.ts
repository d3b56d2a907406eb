import { createId, SluiceError } from '@sluice/core';
import { and, desc, eq, notInArray } from 'drizzle-orm';
import { certificateVersions } from '../schema/certificate-versions.ts';
import { certificates } from '../schema/certificates.ts';
import type { Store } from '../store.ts';

/** The newest, and the one before it for whoever has to look back. */
const keptVersions = 2;

/** A certificate that was issued here, with its key in clear: sealed the moment it is saved. */
export interface CertificateVersion {
  /** SHA-256 of the leaf, hexadecimal. */
  readonly fingerprint: string;
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM. */
  readonly privateKey: string;
  /** Milliseconds since the epoch, both ends. */
  readonly notBefore: number;
  readonly notAfter: number;
}

function idOf(store: Store, name: string): string | undefined {
  return store.db.select({ id: certificates.id }).from(certificates).where(eq(certificates.name, name)).get()?.id;
}

/**
 * The newest version of a certificate; undefined when none was issued.
 * @throws SluiceError `unavailable` when the secret key does not fit
 */
export function newestCertificateVersion(store: Store, name: string): CertificateVersion | undefined {
  const { secretKey } = store;
  if (secretKey === undefined) throw new SluiceError('unavailable', 'The secret key was not given.');
  const row = store.read(() =>
    store.db
      .select()
      .from(certificateVersions)
      .where(eq(certificateVersions.certificate, idOf(store, name) ?? ''))
      .orderBy(desc(certificateVersions.createdAt), desc(certificateVersions.notAfter))
      .limit(1)
      .get(),
  );
  if (row === undefined) return undefined;
  const { id, fingerprint, chain, sealedKey, notBefore, notAfter } = row;
  return { fingerprint, chain, privateKey: secretKey.open(sealedKey, id), notBefore, notAfter };
}

/**
 * Keeps an issued version, sealed, and drops all but the newest two.
 * @throws SluiceError `not_found` when there is no such certificate (any more)
 */
export function saveCertificateVersion(store: Store, name: string, version: CertificateVersion): void {
  const { secretKey } = store;
  if (secretKey === undefined) throw new SluiceError('unavailable', 'The secret key was not given.');
  const id = createId('certificate-version');
  const { privateKey, ...facts } = version;
  const sealedKey = secretKey.seal(privateKey, id);
  store.write(() => {
    const certificate = idOf(store, name);
    if (certificate === undefined) throw new SluiceError('not_found', `There is no certificate "${name}".`);
    store.db
      .insert(certificateVersions)
      .values({ id, certificate, ...facts, sealedKey, createdAt: store.clock.now() })
      .run();
    const ofThis = eq(certificateVersions.certificate, certificate);
    const kept = store.db
      .select({ id: certificateVersions.id })
      .from(certificateVersions)
      .where(ofThis)
      .orderBy(desc(certificateVersions.createdAt), desc(certificateVersions.notAfter))
      .limit(keptVersions)
      .all();
    store.db
      .delete(certificateVersions)
      .where(
        and(
          ofThis,
          notInArray(
            certificateVersions.id,
            kept.map((row) => row.id),
          ),
        ),
      )
      .run();
  });
}
