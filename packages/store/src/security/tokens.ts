import { createHash, randomBytes } from 'node:crypto';
import { createId, SluiceError } from '@sluice/core';
import { asc, eq } from 'drizzle-orm';
import { apiTokens } from '../schema/api-tokens.ts';
import type { Store } from '../store.ts';
import { StoreProblem } from '../store-problem.ts';

/** `last used` is kept to the minute, so a busy token does not write with every call. */
const lastUsedGrainMs = 60_000;

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** Never when null. */
  readonly expiresAt: number | null;
}

/** All but the hash. */
const columns = {
  id: apiTokens.id,
  name: apiTokens.name,
  createdBy: apiTokens.createdBy,
  createdAt: apiTokens.createdAt,
  lastUsedAt: apiTokens.lastUsedAt,
  expiresAt: apiTokens.expiresAt,
};

/** 256 random bits need no slow hash: nobody guesses them, and every call would pay for it. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Makes a token. The secret is in the answer and nowhere else afterwards.
 * @param options.expiresAt milliseconds since the epoch; never when left out
 * @throws SluiceError `invalid` for a bad name, `conflict` when it is taken
 */
export function createToken(
  store: Store,
  options: { name: string; createdBy: string; expiresAt?: number | undefined },
): { token: ApiToken; secret: string } {
  const { name, createdBy, expiresAt } = options;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) {
    throw new SluiceError('invalid', 'A token name has 1–63 letters, digits, ".", "_" or "-".');
  }
  const secret = `slc_${randomBytes(32).toString('base64url')}`;
  return store.write(() => {
    if (store.db.select({ id: apiTokens.id }).from(apiTokens).where(eq(apiTokens.name, name)).get() !== undefined) {
      throw new SluiceError('conflict', `There is already a token "${name}".`);
    }
    const token: ApiToken = {
      id: createId('token'),
      name,
      createdBy,
      createdAt: store.clock.now(),
      lastUsedAt: null,
      expiresAt: expiresAt ?? null,
    };
    store.db
      .insert(apiTokens)
      .values({ ...token, hash: hashOf(secret) })
      .run();
    store.appendAudit({ actor: createdBy, action: 'token.create', subject: name });
    return { token, secret };
  });
}

/** The token a secret belongs to; undefined when there is none, or no longer. */
export function verifyToken(store: Store, secret: string): ApiToken | undefined {
  if (!secret.startsWith('slc_')) return undefined;
  const now = store.clock.now();
  const token = store.read(() =>
    store.db
      .select(columns)
      .from(apiTokens)
      .where(eq(apiTokens.hash, hashOf(secret)))
      .get(),
  );
  if (token === undefined || (token.expiresAt !== null && token.expiresAt <= now)) return undefined;
  if (now - (token.lastUsedAt ?? 0) >= lastUsedGrainMs) noteUse(store, token.id, now);
  return token;
}

/** A full disk or a busy lock must not lock out who came to see about it. */
function noteUse(store: Store, id: string, now: number): void {
  try {
    store.write(() => store.db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, id)).run());
  } catch (thrown) {
    if (!(thrown instanceof StoreProblem)) throw thrown;
  }
}

export function listTokens(store: Store): ApiToken[] {
  return store.read(() => store.db.select(columns).from(apiTokens).orderBy(asc(apiTokens.name)).all());
}

/** @throws SluiceError `not_found` */
export function revokeToken(store: Store, name: string, actor: string): void {
  store.write(() => {
    const { changes } = store.db.delete(apiTokens).where(eq(apiTokens.name, name)).run();
    if (changes === 0) throw new SluiceError('not_found', `There is no token "${name}".`);
    store.appendAudit({ actor, action: 'token.revoke', subject: name });
  });
}
