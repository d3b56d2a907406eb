import { expect, it } from 'vitest';
import { check, listener } from '../../test/check-document.ts';

it.each([
  ['127.0.0.1:8080', '0.0.0.0:8080'],
  ['[::]:8080', '0.0.0.0:8080'],
  ['[::]:8080', '192.0.2.1:8080'],
  ['[::]:8080', '[2001:db8::1]:8080'],
  ['192.0.2.1:8080', '192.0.2.1:8080'],
  ['localhost:8080', '127.0.0.1:8080'],
])('sees that %s and %s clash', (a, b) => {
  const listeners = [listener('a', a), listener('b', b)];
  expect(check({ listeners }).errors).toEqual([
    expect.stringMatching(/^listener "b": address .* is already taken by listener "a"/),
  ]);
  expect(check({ listeners: [listener('b', b), listener('a', a)] }).errors).toHaveLength(1);
  expect(check({ listeners: [listener('a', a), listener('b', b, { enabled: false })] }).errors).toEqual([]);
});

it.each([
  ['127.0.0.1:8080', '127.0.0.2:8080'],
  ['0.0.0.0:8080', '0.0.0.0:8081'],
  ['0.0.0.0:8080', '[2001:db8::1]:8080'],
])('sees that %s and %s do not clash', (a, b) => {
  expect(check({ listeners: [listener('a', a), listener('b', b)] }).errors).toEqual([]);
});

it('counts the metrics address among the taken ones', () => {
  expect(check({ listeners: [listener('web', '0.0.0.0:8701')] }).errors).toEqual([
    'listener "web": address 0.0.0.0:8701 is already taken by the metrics address at 127.0.0.1:8701',
  ]);
});
