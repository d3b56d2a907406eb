import { expect, it } from 'vitest';
import { check, toBilling } from '../../test/check-document.ts';

it.each([
  [{ match: { path: { regex: '/a(?=b)' } } }, 'match.path.regex'],
  [{ match: { headers: [{ name: 'x-a', regex: '(' }] } }, 'match header 1 ("x-a")'],
  [{ match: { query: [{ name: 'q', regex: '[' }] } }, 'match query parameter 1 ("q")'],
  [{ rewrite: { path: { regex: '(', replacement: '/' } } }, 'rewrite.path.regex'],
])('compiles every expression as RE2', (part, place) => {
  const { errors } = check({ routes: [{ ...toBilling, ...part }] });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`route "r": ${place}: expression`);
});

it('lets a prefix be replaced only where one is matched', () => {
  const rewrite = { path: { prefix: '/b' } };
  expect(check({ routes: [{ ...toBilling, rewrite }] }).errors).toEqual([
    'route "r": rewrite.path.prefix replaces the matched prefix, so the route needs match.path.prefix',
  ]);
  expect(check({ routes: [{ ...toBilling, rewrite, match: { path: { prefix: '/a' } } }] }).errors).toEqual([]);
  expect(check({ routes: [{ name: 'r', redirect: rewrite, match: { path: { exact: '/a' } } }] }).errors).toHaveLength(
    1,
  );
});

it('refuses a split without any weight', () => {
  expect(check({ routes: [{ name: 'r', upstreams: [{ name: 'billing', weight: 0 }] }] }).errors).toEqual([
    'route "r": every upstream has weight 0; give one of them a share',
  ]);
});
