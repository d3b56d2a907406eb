import { expect, it } from 'vitest';
import { removeCookie, setCookieField } from './gateway-cookie.ts';

const cookie = { name: 'a', secure: 'auto', httpOnly: true, sameSite: 'lax' } as const;

it('says what the configuration says', () => {
  expect(setCookieField(cookie, 'x', false)).toBe('a=x; Path=/; HttpOnly; SameSite=Lax');
  expect(setCookieField(cookie, 'x', true)).toBe('a=x; Path=/; Secure; HttpOnly; SameSite=Lax');
  const other = { ...cookie, maxAgeSeconds: 60, secure: 'always', httpOnly: false, sameSite: 'none' } as const;
  expect(setCookieField(other, 'x', false)).toBe('a=x; Path=/; Max-Age=60; Secure; SameSite=None');
  expect(setCookieField({ ...cookie, secure: 'never', sameSite: 'strict' }, 'x', true)).toBe(
    'a=x; Path=/; HttpOnly; SameSite=Strict',
  );
});

it.each([
  [
    ['cookie', 'a=1; b=2'],
    ['cookie', 'b=2'],
  ],
  [['Cookie', 'a=1'], []],
  [
    ['cookie', 'ab=1; a=2; a=3'],
    ['cookie', 'ab=1'],
  ],
  [
    ['cookie', 'b=a=1', 'host', 'x'],
    ['cookie', 'b=a=1', 'host', 'x'],
  ],
])('takes the cookie a out of %j', (headers, rest) => {
  const given = [...headers];
  removeCookie(given, 'a');
  expect(given).toEqual(rest);
});
