import { expect, it } from 'vitest';
import { withoutOwnCookies } from './own-cookies.ts';

it.each([
  ['a=1; b=2', 'a=1; b=2'],
  ['sluice.session_token=x.y; a=1', 'a=1'],
  ['a=1; sluice.session_token=x.y; sluice.device=z; b=2', 'a=1; b=2'],
  ['a=1;sluice.device=z', 'a=1'],
  ['sluice.session_token=x', ''],
  ['a=sluice.session_token=x; sluice.theme=dark', 'a=sluice.session_token=x; sluice.theme=dark'],
])('leaves of %j only %j', (given, wanted) => {
  expect(withoutOwnCookies(given)).toBe(wanted);
});
