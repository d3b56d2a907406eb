import { join } from 'node:path';
import { type CertificateMaterial, certificateMaterialSchema } from '@sluice/certificates/material';
import { type SealedTicketKeys, ticketKeysSchema } from '@sluice/certificates/ticket-keys';
import { readChecksummed, writeChecksummed } from '../checksummed-file.ts';

const fileName = 'certificates.json';

export interface KeptMaterial {
  readonly material: readonly CertificateMaterial[];
  readonly ticketKeys: SealedTicketKeys;
}

/** What was kept for a start without a controller, keys still sealed; nothing when there is no such file. @throws Error */
export async function readKeptMaterial(directory: string): Promise<KeptMaterial> {
  const value = await readChecksummed(join(directory, fileName));
  // Before there were ticket keys it held a list.
  const kept = Array.isArray(value) ? { material: value } : ((value ?? {}) as Partial<Record<string, unknown>>);
  return {
    material: certificateMaterialSchema.array().parse(kept.material ?? []),
    ticketKeys: ticketKeysSchema.parse(kept.ticketKeys ?? []),
  };
}

export async function writeKeptMaterial(directory: string, kept: KeptMaterial): Promise<void> {
  await writeChecksummed(join(directory, fileName), kept);
}
