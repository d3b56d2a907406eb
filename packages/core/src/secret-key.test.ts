import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSecretKey, loadSecretKey } from './secret-key.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sluice-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('loadSecretKey', () => {
  test('makes a key file of mode 0600 once and reads it afterwards', () => {
    const first = loadSecretKey({ dataDir });
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(loadSecretKey({ dataDir }).id).toBe(first.id);
  });

  test('takes hexadecimal and base64, from the variable before the file', () => {
    const key = randomBytes(32);
    const file = join(dataDir, 'given.key');
    writeFileSync(file, `${key.toString('base64')}\n`);
    const fromValue = loadSecretKey({ dataDir, value: key.toString('hex'), file: '/nowhere' });
    expect(loadSecretKey({ dataDir, file }).id).toBe(fromValue.id);
  });

  test('refuses a short key and an unreadable file by name', () => {
    expect(() => loadSecretKey({ dataDir, value: 'abc' })).toThrow(/SLUICE_SECRET_KEY must be 64 hexadecimal/);
    expect(() => loadSecretKey({ dataDir, file: join(dataDir, 'none') })).toThrow(/none cannot be read/);
  });
});

describe('sealing', () => {
  const key = createSecretKey(randomBytes(32), 'a test');

  test('opens what it sealed, and no two seals are the same', () => {
    const sealed = key.seal('correct horse', 'secret_1');
    expect(sealed).not.toContain('correct horse');
    expect(key.seal('correct horse', 'secret_1')).not.toBe(sealed);
    expect(key.open(sealed, 'secret_1')).toBe('correct horse');
  });

  test('opens nothing that was moved, altered or sealed by another key', () => {
    const sealed = key.seal('correct horse', 'secret_1');
    expect(() => key.open(sealed, 'secret_2')).toThrow(/damaged or was moved/);
    const last = sealed.at(-1) === 'A' ? 'B' : 'A';
    expect(() => key.open(sealed.slice(0, -2) + last + last, 'secret_1')).toThrow(/damaged/);
    expect(() => key.open(sealed.slice(0, 20), 'secret_1')).toThrow(/damaged/);
    const other = createSecretKey(randomBytes(32), 'another test');
    expect(() => other.open(sealed, 'secret_1')).toThrow(new RegExp(`secret key ${key.id}.*in use is ${other.id}`));
  });

  test('derives a different key for each purpose', () => {
    expect(key.deriveKey('auth')).toHaveLength(32);
    expect(key.deriveKey('auth').equals(key.deriveKey('auth'))).toBe(true);
    expect(key.deriveKey('auth').equals(key.deriveKey('other'))).toBe(false);
  });
});
