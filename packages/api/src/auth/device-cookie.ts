import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const cookieName = 'sluice.device';
const maximumAgeS = 365 * 86_400;

/** Tells browsers that an account has signed in from before. Holds no secret of the account and opens nothing. */
export interface DeviceCookies {
  /** The device's id when the request carries a cookie that was made for this account. */
  read(headers: Headers, account: string): string | undefined;
  /** A `Set-Cookie` value for this account. */
  create(account: string): string;
}

/** @param key 32 bytes; changing it forgets every device */
export function createDeviceCookies(key: Buffer): DeviceCookies {
  const sign = (id: string, account: string) => createHmac('sha256', key).update(`${id} ${account}`).digest();
  return {
    read(headers, account) {
      const value = readCookie(headers, cookieName);
      const [id, signature] = value?.split('.') ?? [];
      if (id === undefined || signature === undefined) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(id, account);
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : undefined;
    },
    create(account) {
      const id = randomBytes(16).toString('base64url');
      const value = `${id}.${sign(id, account).toString('base64url')}`;
      return `${cookieName}=${value}; Path=/api/auth; Max-Age=${maximumAgeS}; HttpOnly; SameSite=Strict`;
    },
  };
}

function readCookie(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get('cookie') ?? '').split(/; */)) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return undefined;
}
