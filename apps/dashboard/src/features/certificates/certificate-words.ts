import type { CertificateConfig } from '@sluice/config';

/** Where it comes from, in a word. */
export const sourceWords = { file: 'Files', self_signed: 'Self-signed' } as const satisfies Record<
  CertificateConfig['source']['type'],
  string
>;

/** `2027-01-31`, in the time of the viewer's own zone left aside: certificates count in UTC. */
export function dateWords(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
