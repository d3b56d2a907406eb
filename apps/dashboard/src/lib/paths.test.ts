import { expect, it } from 'vitest';
import { paths, safeNext } from './paths.ts';

it('escapes what stands in an address', () => {
  expect(paths.route('a b/c', 'logs')).toBe('/routes/a%20b%2Fc/logs');
  expect(paths.simulator({ url: 'http://h/?a=b' })).toBe('/simulator?url=http%3A%2F%2Fh%2F%3Fa%3Db');
  expect(paths.signIn()).toBe('/sign-in');
});

it('goes on to pages of this site only', () => {
  expect(safeNext('/routes?sort=name')).toBe('/routes?sort=name');
  const others = ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', null];
  const disguised = [
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
  ];
  for (const bad of [...others, ...disguised, ['/routes', '/listeners']]) {
    expect(safeNext(bad)).toBe('/');
  }
});
