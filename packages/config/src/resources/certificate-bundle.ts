import { z } from 'zod';

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

/**
 * What is wrong with a bundle of certificates, in words; undefined when nothing is. Looks at the form only: PEM blocks
 * (RFC 7468), each one whole DER value. Never repeats the content, which may be a key pasted by mistake.
 */
function bundleProblem(text: string): string | undefined {
  let blocks = 0;
  for (const [, label, base64] of text.matchAll(pemBlock)) {
    blocks++;
    if (label !== 'CERTIFICATE') return `PEM block ${blocks} is not a certificate`;
    if (!isWholeDer((base64 as string).replaceAll(/\s/g, ''))) return `PEM block ${blocks} is damaged`;
  }
  if (blocks === 0) return 'must hold at least one PEM block: -----BEGIN CERTIFICATE----- …';
  const marks = text.match(/-----BEGIN /g)?.length ?? 0;
  return marks === blocks ? undefined : 'has a PEM block that does not end as it begins';
}

/** A SEQUENCE whose length is that of the value (X.690 §8.1.3); a certificate is always longer than 127 bytes. */
function isWholeDer(base64: string): boolean {
  if (base64.length < 8 || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const head = Array.from(atob(base64.slice(0, 8)), (character) => character.charCodeAt(0));
  const [tag = 0, form = 0] = head;
  const lengthBytes = form - 0x80;
  if (tag !== 0x30 || lengthBytes < 1 || lengthBytes > 3) return false;
  const length = head.slice(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding === 2 + lengthBytes + length;
}

/** Certificates of authorities, as PEM. */
export const certificateBundleSchema = z
  .string()
  .max(1_048_576)
  .superRefine((text, context) => {
    const problem = bundleProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
