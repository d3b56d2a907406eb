import type { Issue } from './issue.ts';

/** The six ways a request to our own API can fail on purpose. Everything else is a bug and crosses as `internal`. */
export type SluiceErrorCode = 'invalid' | 'not_found' | 'conflict' | 'unauthorized' | 'forbidden' | 'unavailable';

/** An expected failure. `issues` carries every reason with its path; `message` is one sentence for a person. */
export class SluiceError extends Error {
  override readonly name = 'SluiceError';
  readonly code: SluiceErrorCode;
  readonly issues: readonly Issue[];

  constructor(code: SluiceErrorCode, message: string, options: { issues?: readonly Issue[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }
}

/** The message of anything that was thrown, never empty. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}
