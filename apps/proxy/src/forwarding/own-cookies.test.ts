import { expect, it } from 'vitest';
import { takeOwnCookies } from './own-cookies.ts';

it.each([
  ['a=1; b=2', 'a=1; b=2', ''],
  ['sluice.session_token=x.y; a=1', 'a=1', ''],
  ['a=1; sluice.session_token=x.y; sluice.device=z; b=2', 'a=1; b=2', ''],
  ['a=1;sluice.device=z', 'a=1', ''],
  ['sluice.session_token=x', '', ''],
  ['a=sluice.session_token=x; sluice.theme=dark', 'a=sluice.session_token=x; sluice.theme=dark', ''],
  ['sluice.login.a=1; b=2;__Host-sluice.login.a.x=3', 'b=2', 'sluice.login.a=1; __Host-sluice.login.a.x=3'],
  ['xsluice.login.a=1; sluice.loginx=2', 'xsluice.login.a=1; sluice.loginx=2', ''],
])('leaves of %j only %j', (given, wanted, logins) => {
  const into = { loginCookies: '' };
  expect(takeOwnCookies(given, into)).toBe(wanted);
  expect(into.loginCookies).toBe(logins);
});
