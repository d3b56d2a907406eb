import { z } from 'zod';

/** A pair as it travels to workers and lies in their file: everybody may read the chain, the key is sealed. */
export const sealedPairSchema = z.object({
  /** PEM, the leaf first. */
  chain: z.string(),
  /** Opens with the context of `sealingContext`. */
  sealedKey: z.string(),
  /** SHA-256 of the leaf, hexadecimal. */
  fingerprint: z.string(),
  /** Milliseconds since the epoch, both ends. */
  notBefore: z.number(),
  notAfter: z.number(),
  dnsNames: z.array(z.string()),
  keyType: z.string(),
});
export type SealedPair = z.infer<typeof sealedPairSchema>;

/** What the controller has for one certificate. With both, the pair is the last good one. */
export const certificateMaterialSchema = z.object({
  name: z.string(),
  pair: sealedPairSchema.optional(),
  /** In words; empty when all is well. */
  problem: z.string(),
});
export type CertificateMaterial = z.infer<typeof certificateMaterialSchema>;

/** What a key is sealed for: it does not open beside another certificate. */
export function sealingContext(fingerprint: string): string {
  return `certificate ${fingerprint}`;
}
