import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../store.ts';
import { hasAdmin } from './users.ts';

function fileOf(dataDir: string): string {
  return join(dataDir, 'setup-token');
}

function readFile(dataDir: string): string | undefined {
  try {
    return readFileSync(fileOf(dataDir), 'utf8').trim() || undefined;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/**
 * The one-time token that lets whoever can read the server's console or data folder make the first administrator. Made
 * (0600) when there is neither administrator nor token; removed once there is an administrator.
 * @returns undefined when set-up is over; `created` is true when it was made now and should be printed
 */
export function ensureSetupToken(store: Store, dataDir: string): { token: string; created: boolean } | undefined {
  if (hasAdmin(store)) {
    removeSetupToken(dataDir);
    return undefined;
  }
  const existing = readFile(dataDir);
  if (existing !== undefined) return { token: existing, created: false };
  const token = randomBytes(24).toString('base64url');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(fileOf(dataDir), `${token}\n`, { mode: 0o600, flag: 'wx' });
  } catch (thrown) {
    // Another process was first: its token is the token.
    const first = (thrown as NodeJS.ErrnoException).code === 'EEXIST' ? readFile(dataDir) : undefined;
    if (first === undefined) throw thrown;
    return { token: first, created: false };
  }
  return { token, created: true };
}

/** Compares by hash in constant time. False when there is no token, and when there is an administrator already. */
export function verifySetupToken(store: Store, dataDir: string, candidate: string): boolean {
  const token = readFile(dataDir);
  if (token === undefined || hasAdmin(store)) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(candidate.trim()));
}

/** Idempotent. */
export function removeSetupToken(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}
