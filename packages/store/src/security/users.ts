import { hashPassword } from '@better-auth/utils/password';
import { createId, SluiceError } from '@sluice/core';
import { and, eq } from 'drizzle-orm';
import { account, session, user } from '../schema/auth-tables.ts';
import type { Store } from '../store.ts';

/** Passwords shorter than this are refused here and by the sign-in library's configuration. */
export const minimumPasswordLength = 10;
/** scrypt reads all of it; a limit keeps a megabyte from becoming work. */
export const maximumPasswordLength = 256;

export interface UserSummary {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: Date;
}

function checkPassword(password: string): void {
  if (password.length < minimumPasswordLength || password.length > maximumPasswordLength) {
    throw new SluiceError(
      'invalid',
      `A password needs ${minimumPasswordLength} to ${maximumPasswordLength} characters.`,
    );
  }
}

/** Addresses are compared and kept in lower case, as the sign-in library does. */
function normaliseEmail(email: string): string {
  const trimmed = email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(trimmed)) throw new SluiceError('invalid', `"${email}" is not an e-mail address.`);
  return trimmed;
}

/** Whether first-run set-up is over. */
export function hasAdmin(store: Store): boolean {
  return store.read(
    () => store.db.select({ id: user.id }).from(user).where(eq(user.role, 'admin')).limit(1).get() !== undefined,
  );
}

export function listUsers(store: Store): UserSummary[] {
  const { id, email, name, role, createdAt } = user;
  return store.read(() => store.db.select({ id, email, name, role, createdAt }).from(user).orderBy(email).all());
}

/** Hashing goes on in a thread meanwhile, so two who hold the setup token may both be this far: one of them wins. */
export function createFirstAdmin(store: Store, email: string, password: string): Promise<UserSummary> {
  return createUser(store, email, password, 'setup', () => {
    if (hasAdmin(store)) throw new SluiceError('forbidden', 'There is an administrator already. Sign in.');
  });
}

/**
 * Makes an administrator with a password, as the sign-in library would (without going through open sign-up, which is
 * off).
 * @param actor who did it, for the audit log
 * @throws SluiceError `invalid`, or `conflict` when the address is taken
 */
export function createAdmin(store: Store, email: string, password: string, actor = 'system'): Promise<UserSummary> {
  return createUser(store, email, password, actor, () => {});
}

/** @param check runs in the transaction that makes the user */
async function createUser(
  store: Store,
  email: string,
  password: string,
  actor: string,
  check: () => void,
): Promise<UserSummary> {
  const address = normaliseEmail(email);
  checkPassword(password);
  // Outside the transaction: hashing takes its time on a thread, and nothing may await inside.
  const hash = await hashPassword(password);
  return store.write(() => {
    check();
    if (store.db.select({ id: user.id }).from(user).where(eq(user.email, address)).get() !== undefined) {
      throw new SluiceError('conflict', `There is already a user ${address}.`);
    }
    const now = new Date(store.clock.now());
    const created = { id: createId('user'), email: address, name: address, role: 'admin', createdAt: now };
    store.db
      .insert(user)
      .values({ ...created, emailVerified: true, updatedAt: now })
      .run();
    store.db
      .insert(account)
      .values({
        id: createId('account'),
        accountId: created.id,
        providerId: 'credential',
        userId: created.id,
        password: hash,
        createdAt: now,
        updatedAt: now,
      })
      .run();
    store.appendAudit({ actor, action: 'user.create', subject: address, detail: { role: 'admin' } });
    return created;
  });
}

/**
 * Sets a new password and ends every session of that user.
 * @throws SluiceError `invalid`, or `not_found`
 */
export async function resetPassword(store: Store, email: string, password: string, actor = 'system'): Promise<void> {
  const address = normaliseEmail(email);
  checkPassword(password);
  const hash = await hashPassword(password);
  store.write(() => {
    const found = store.db.select({ id: user.id }).from(user).where(eq(user.email, address)).get();
    if (found === undefined) throw new SluiceError('not_found', `There is no user ${address}.`);
    const now = new Date(store.clock.now());
    const updated = store.db
      .update(account)
      .set({ password: hash, updatedAt: now })
      .where(and(eq(account.userId, found.id), eq(account.providerId, 'credential')))
      .run();
    if (updated.changes === 0) {
      const row = { accountId: found.id, providerId: 'credential', userId: found.id, password: hash };
      store.db
        .insert(account)
        .values({ id: createId('account'), ...row, createdAt: now, updatedAt: now })
        .run();
    }
    store.db.delete(session).where(eq(session.userId, found.id)).run();
    store.appendAudit({ actor, action: 'user.password-reset', subject: address });
  });
}
