import { createId, SluiceError } from '@sluice/core';
import type { SecretKey } from '@sluice/core/secret-key';
import { eq } from 'drizzle-orm';
import { secrets } from '../schema/secrets.ts';
import type { Store } from '../store.ts';

function keyOf(store: Store): SecretKey {
  if (store.secretKey === undefined) throw new SluiceError('unavailable', 'The secret key was not given.');
  return store.secretKey;
}

/** Seals a value. Documents refer to it by the id that comes back. `label` says to people what it is for. */
export function putSecret(store: Store, label: string, value: string, id = createId('secret')): string {
  const sealed = keyOf(store).seal(value, id);
  store.write(() => {
    const now = store.clock.now();
    store.db
      .insert(secrets)
      .values({ id, label, sealed, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: secrets.id, set: { label, sealed, updatedAt: now } })
      .run();
  });
  return id;
}

/** @throws SluiceError `not_found`, or `unavailable` when the key does not fit */
export function readSecret(store: Store, id: string): string {
  const row = store.read(() => store.db.select().from(secrets).where(eq(secrets.id, id)).get());
  if (row === undefined) throw new SluiceError('not_found', `There is no secret ${id}.`);
  return keyOf(store).open(row.sealed, id);
}
