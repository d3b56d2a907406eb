import { expect, it } from 'vitest';
import { cookieValue } from './cookie-value.ts';

it.each([
  ['a=1; b=2', 'b', '2'],
  ['a=1;b=2', 'b', '2'],
  ['ab=1; b=2 ', 'b', '2'],
  ['b=first; b=second', 'b', 'first'],
  ['b=', 'b', ''],
  ['b=x=y', 'b', 'x=y'],
  ['b', 'b', undefined],
  ['', 'b', undefined],
  [undefined, 'b', undefined],
])('%j has %s=%j', (field, name, value) => {
  expect(cookieValue(field, name)).toBe(value);
});
