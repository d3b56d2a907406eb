import { verifyPassword } from '@better-auth/utils/password';
import { authSchema, type Store } from '@sluice/store';
import { and, eq } from 'drizzle-orm';

/** False also for a user without a password. Takes tens of milliseconds on a thread of its own. */
export async function isPasswordOf(store: Store, userId: string, password: string): Promise<boolean> {
  const { account } = authSchema;
  const row = store.read(() =>
    store.db
      .select({ password: account.password })
      .from(account)
      .where(and(eq(account.userId, userId), eq(account.providerId, 'credential')))
      .get(),
  );
  return row?.password == null ? false : verifyPassword(row.password, password);
}
