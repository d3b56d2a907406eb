import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SluiceError } from './errors.ts';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** The key that sealed values and sub-keys hang on. It lives outside the database. */
export interface SecretKey {
  /** First 8 hexadecimal digits of the key's SHA-256: says which key sealed a value, and nothing about the key. */
  readonly id: string;
  /** Where it came from, for `doctor` and error messages. */
  readonly origin: string;
  /**
   * AES-256-GCM (NIST SP 800-38D). `context` is authenticated with it: a value sealed for one row does not open in
   * another.
   * @returns `v1.<key id>.<base64url of iv, tag and ciphertext>`
   */
  seal(plaintext: string, context: string): string;
  /** @throws SluiceError `unavailable` when another key sealed it or it was altered */
  open(sealed: string, context: string): string;
  /** 32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869): `deriveKey('auth')`. */
  deriveKey(purpose: string): Buffer;
}

export interface SecretKeySource {
  /** The folder that holds `secret.key` when nothing else is given. */
  readonly dataDir: string;
  /** The value of SLUICE_SECRET_KEY: 64 hexadecimal digits, or 32 bytes in base64. */
  readonly value?: string | undefined;
  /** The path in SLUICE_SECRET_KEY_FILE. */
  readonly file?: string | undefined;
}

function parseKey(text: string, origin: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== keyBytes) {
    throw new SluiceError(
      'invalid',
      `The secret key in ${origin} must be 64 hexadecimal digits or 32 bytes in base64; make one with \`openssl rand -hex 32\`.`,
    );
  }
  return key;
}

function readKeyFile(path: string): Buffer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SluiceError('unavailable', `The secret key file ${path} cannot be read.`, { cause });
  }
  return parseKey(text, path);
}

/**
 * Written whole under another name and then linked, so that of several processes that start at once exactly one wins
 * and none reads half a key.
 */
function createKeyFile(path: string): void {
  const unfinished = `${path}.${process.pid}.part`;
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(keyBytes).toString('hex')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(unfinished, path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function findKey(source: SecretKeySource): { readonly key: Buffer; readonly origin: string } {
  const { value, file, dataDir } = source;
  if (value !== undefined && value !== '') {
    return { key: parseKey(value, 'SLUICE_SECRET_KEY'), origin: 'SLUICE_SECRET_KEY' };
  }
  const path = file === undefined || file === '' ? join(dataDir, 'secret.key') : file;
  return { key: readKeyFile(path), origin: path };
}

/** SLUICE_SECRET_KEY, else SLUICE_SECRET_KEY_FILE, else `<data>/secret.key`, which is made (0600) at the first start. */
export function loadSecretKey(source: SecretKeySource): SecretKey {
  const path = join(source.dataDir, 'secret.key');
  if (!source.value && !source.file && !existsSync(path)) {
    mkdirSync(source.dataDir, { recursive: true, mode: 0o700 });
    createKeyFile(path);
  }
  return openSecretKey(source);
}

/** The same for those that only open: where there is no key, none is made. @throws SluiceError */
export function openSecretKey(source: SecretKeySource): SecretKey {
  const { key, origin } = findKey(source);
  return createSecretKey(key, origin);
}

/** The key itself as 64 hexadecimal digits, for a backup that asks for it. Never makes one. */
export function readSecretKeyText(source: SecretKeySource): string {
  return findKey(source).key.toString('hex');
}

/** @param key 32 random bytes */
export function createSecretKey(key: Buffer, origin: string): SecretKey {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, 'sluice', purpose, keyBytes));
  const sealingKey = derive('seal');
  return {
    id,
    origin,
    deriveKey: derive,
    seal(plaintext, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `v1.${id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, sealedBy, encoded] = sealed.split('.');
      if (version !== 'v1' || encoded === undefined) throw new SluiceError('unavailable', 'A sealed value is damaged.');
      if (sealedBy !== id) {
        throw new SluiceError(
          'unavailable',
          `A value was sealed with the secret key ${sealedBy}, and the one in use is ${id} (${origin}): give Sluice the key it was sealed with.`,
        );
      }
      const bytes = Buffer.from(encoded, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(context));
      try {
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new SluiceError('unavailable', 'A sealed value is damaged or was moved to another place.', { cause });
      }
    },
  };
}
