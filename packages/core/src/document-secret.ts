import { createHash } from 'node:crypto';
import { hashPassword, isPasswordHash, matchesPassword } from './password-hash.ts';
import { type SecretForm, sealedText, sealOf } from './schema/secret.ts';
import type { SecretKey } from './secret-key.ts';

/** Secrets may move between resources with what holds them, so their seals name no place. */
const context = 'document secret';
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** `sha256:<64 hexadecimal digits>`: for keys of at least 128 random bits, which nobody guesses. */
export function digestOf(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Seals a secret in the form in which it is kept. A hash that was made elsewhere is taken as it is. */
export function sealSecret(key: SecretKey, secret: string, form: SecretForm): string {
  return sealedText(key.seal(keptForm(secret, form), context));
}

function keptForm(secret: string, form: SecretForm): string {
  switch (form) {
    case 'scrypt':
      return isPasswordHash(secret) ? secret : hashPassword(secret);
    case 'sha256':
      return digestPattern.test(secret) ? secret : digestOf(secret);
    case 'text':
      return secret;
  }
}

/**
 * What is under the seal: the secret or its hash.
 * @param open as of `SecretKey.open`
 * @throws SluiceError `unavailable` when another key sealed it or it was altered, and for what is not sealed
 */
export function openSealed(open: SecretKey['open'], text: string): string {
  return open(sealOf(text) ?? 'unsealed', context);
}

/** Whether what is under the seal is this secret, or a hash of it. Blocks for as long as a hash takes. */
export function holdsSecret(kept: string, secret: string, form: SecretForm): boolean {
  if (kept === secret) return true;
  return form === 'scrypt' ? matchesPassword(secret, kept) : form === 'sha256' && kept === digestOf(secret);
}
