import { join } from 'node:path';
import { type CertificateMaterial, certificateMaterialSchema } from '@sluice/certificates/material';
import { readChecksummed, writeChecksummed } from '../checksummed-file.ts';

const fileName = 'certificates.json';

/** What was kept for a start without a controller, keys still sealed; nothing when there is no such file. @throws Error */
export async function readKeptMaterial(directory: string): Promise<CertificateMaterial[]> {
  const value = await readChecksummed(join(directory, fileName));
  return value === undefined ? [] : certificateMaterialSchema.array().parse(value);
}

export async function writeKeptMaterial(directory: string, material: readonly CertificateMaterial[]): Promise<void> {
  await writeChecksummed(join(directory, fileName), material);
}
