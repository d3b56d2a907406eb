import { randomBytes } from 'node:crypto';

const prefix = randomBytes(8).toString('hex');
let counter = 0;

/**
 * An id unique among all workers and restarts: 16 random hex digits of this process, then a counter. Guessable by
 * whoever has seen one, so it must never be a secret; in return it costs no system call per request.
 */
export function nextRequestId(): string {
  counter = (counter + 1) % 0xffff_ffff;
  return `${prefix}-${counter.toString(16).padStart(8, '0')}`;
}

/** Ids taken over from trusted proxies must be short and harmless in headers and logs. */
export function isAcceptableRequestId(text: string): boolean {
  if (text.length === 0 || text.length > 128) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x21 || code > 0x7e || code === 0x22 || code === 0x2c) return false;
  }
  return true;
}
