import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPassword } from '@better-auth/utils/password';
import { type Clock, systemClock } from '@sluice/core';
import { describe, expect, test } from 'vitest';
import {
  createAdmin,
  createSecretKey,
  createToken,
  ensureSetupToken,
  hasAdmin,
  listTokens,
  listUsers,
  putSecret,
  readSecret,
  removeSetupToken,
  resetPassword,
  revokeToken,
  verifySetupToken,
  verifyToken,
} from '../src/index.ts';
import { account, session } from '../src/schema/auth-tables.ts';
import { temporaryFolder, temporaryStore } from './temporary-store.ts';

describe('the setup token', () => {
  test('is made once, privately, fits itself only, and ends with the first administrator', async () => {
    const store = temporaryStore();
    const dataDir = temporaryFolder();
    const first = ensureSetupToken(store, dataDir);
    expect(first?.created).toBe(true);
    expect(statSync(join(dataDir, 'setup-token')).mode & 0o777).toBe(0o600);
    expect(ensureSetupToken(store, dataDir)).toEqual({ token: first?.token, created: false });
    expect(verifySetupToken(store, dataDir, `${first?.token}\n`)).toBe(true);
    expect(verifySetupToken(store, dataDir, `${first?.token}x`)).toBe(false);
    expect(verifySetupToken(store, dataDir, '')).toBe(false);
    await createAdmin(store, 'ann@example.com', 'long enough');
    expect(verifySetupToken(store, dataDir, first?.token ?? '')).toBe(false);
    expect(ensureSetupToken(store, dataDir)).toBeUndefined();
    expect(existsSync(join(dataDir, 'setup-token'))).toBe(false);
    removeSetupToken(dataDir);
  });
});

describe('users', () => {
  test('get a password that the sign-in library accepts', async () => {
    const store = temporaryStore();
    expect(hasAdmin(store)).toBe(false);
    await createAdmin(store, ' Ann@Example.com ', 'correct horse');
    expect(hasAdmin(store)).toBe(true);
    expect(listUsers(store)).toMatchObject([{ email: 'ann@example.com', role: 'admin' }]);
    const row = store.db.select().from(account).get();
    expect(row).toMatchObject({ providerId: 'credential' });
    expect(await verifyPassword(row?.password ?? '', 'correct horse')).toBe(true);
    await expect(createAdmin(store, 'ann@example.com', 'correct horse')).rejects.toMatchObject({ code: 'conflict' });
    await expect(createAdmin(store, 'bob@example.com', 'short')).rejects.toMatchObject({ code: 'invalid' });
    await expect(createAdmin(store, 'bob', 'correct horse')).rejects.toMatchObject({ code: 'invalid' });
  });

  test('lose their sessions when the password is reset', async () => {
    const store = temporaryStore();
    const { id } = await createAdmin(store, 'ann@example.com', 'correct horse');
    const now = new Date();
    const row = { id: 's', token: 't', userId: id, expiresAt: now, createdAt: now, updatedAt: now };
    store.db.insert(session).values(row).run();
    await resetPassword(store, 'ANN@example.com', 'battery staple');
    expect(store.db.select().from(session).all()).toEqual([]);
    const hash = store.db.select().from(account).get()?.password ?? '';
    expect(await verifyPassword(hash, 'battery staple')).toBe(true);
    expect(await verifyPassword(hash, 'correct horse')).toBe(false);
    await expect(resetPassword(store, 'eve@example.com', 'battery staple')).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(JSON.stringify(store.listAudit({ limit: 500 }))).not.toContain('battery');
  });
});

describe('API tokens', () => {
  test('are shown once, kept as a hash, used, listed and revoked', () => {
    const store = temporaryStore();
    const { token, secret } = createToken(store, { name: 'deploy', createdBy: 'ann@example.com' });
    expect(secret).toMatch(/^slc_[\w-]{43}$/);
    expect(store.sqlite.serialize().includes(secret)).toBe(false);
    expect(verifyToken(store, secret)).toMatchObject({ id: token.id, name: 'deploy' });
    expect(listTokens(store)[0]?.lastUsedAt).toBeGreaterThan(0);
    expect(listTokens(store)[0]).not.toHaveProperty('hash');
    expect(verifyToken(store, `${secret}x`)).toBeUndefined();
    expect(verifyToken(store, 'anything')).toBeUndefined();
    expect(() => createToken(store, { name: 'deploy', createdBy: 'ann' })).toThrow(/already a token/);
    expect(() => createToken(store, { name: 'no spaces', createdBy: 'ann' })).toThrow(/1–63/);
    revokeToken(store, 'deploy', 'ann');
    expect(verifyToken(store, secret)).toBeUndefined();
    expect(() => revokeToken(store, 'deploy', 'ann')).toThrow(/no token "deploy"/);
  });

  test('end when they expire, and write their last use at most once a minute', () => {
    let now = 1_000_000;
    const clock: Clock = { ...systemClock, now: () => now };
    const store = temporaryStore({ clock });
    const { secret } = createToken(store, { name: 'short', createdBy: 'ann', expiresAt: now + 100_000 });
    verifyToken(store, secret);
    now += 30_000;
    verifyToken(store, secret);
    expect(listTokens(store)[0]?.lastUsedAt).toBe(1_000_000);
    now += 30_000;
    verifyToken(store, secret);
    expect(listTokens(store)[0]?.lastUsedAt).toBe(1_060_000);
    now += 40_000;
    expect(verifyToken(store, secret)).toBeUndefined();
  });
});

test('an API token still opens the door when nothing can be written', () => {
  const store = temporaryStore();
  const { secret } = createToken(store, { name: 'ci', createdBy: 'ann' });
  store.sqlite.pragma('query_only = ON');
  expect(verifyToken(store, secret)).toMatchObject({ name: 'ci' });
});

describe('secrets', () => {
  test('are sealed at rest and open with the key only', () => {
    const store = temporaryStore({ secretKey: createSecretKey(randomBytes(32), 'a test') });
    const id = putSecret(store, 'key of shop', 'BEGIN PRIVATE KEY');
    expect(readSecret(store, id)).toBe('BEGIN PRIVATE KEY');
    expect(store.sqlite.serialize().includes('BEGIN PRIVATE')).toBe(false);
    expect(putSecret(store, 'key of shop', 'another', id)).toBe(id);
    expect(readSecret(store, id)).toBe('another');
    expect(() => readSecret(store, 'secret_none')).toThrow(/no secret/);
    expect(() => putSecret(temporaryStore(), 'x', 'y')).toThrow(/secret key was not given/);
  });
});
