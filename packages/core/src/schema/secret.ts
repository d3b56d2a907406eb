import { z } from 'zod';

/** Stands where a secret was, in exports, differences and answers. */
export const redacted = '[redacted]';

/** What a sealed secret of a document begins with. */
const sealedPrefix = 'sealed.';
const markPattern = /^\[redacted [\w-]{16}\]$/;

/** Longest secret before it is sealed, in characters; enough for a key in PEM form. */
export const longestSecret = 8192;

/** How a secret is kept under its seal: as it is, or only as a hash that a credential can be compared with. */
export type SecretForm = 'text' | 'scrypt' | 'sha256';

export function sealedText(sealed: string): string {
  return sealedPrefix + sealed;
}

/** What `SecretKey.seal` gave, when the text is a sealed secret. */
export function sealOf(text: string): string | undefined {
  return text.startsWith(sealedPrefix) ? text.slice(sealedPrefix.length) : undefined;
}

/**
 * What people and programs get to see of a secret. Of a sealed one it names which, by the initialisation vector of the
 * seal, which is random and says nothing of what is in it: handed in again, it stands for that secret.
 */
export function redactedMark(value: unknown): string {
  const body = typeof value === 'string' ? sealOf(value)?.split('.')[2] : undefined;
  return body === undefined ? redacted : `[redacted ${body.slice(0, 16)}]`;
}

/** Whether the text stands for a secret instead of being one. */
export function isRedactedMark(text: string): boolean {
  return text === redacted || markPattern.test(text);
}

/**
 * A field that is write-only: sealed when a change is written, redacted in every answer. A policy that needs it asks
 * `PolicyEnvironment.openSecret`.
 */
export function secretSchema(form: SecretForm = 'text') {
  // Sealing makes it longer by a third and a little.
  return (
    z
      // Words of its own: those of other fields repeat what was written.
      .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
      .min(1)
      .max(longestSecret * 2)
      .meta({ secret: true, secretForm: form })
  );
}
