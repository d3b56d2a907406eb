import { expect, it } from 'vitest';
import { cachePurgeSchema } from './cache-purge.ts';

it.each([
  [{ everything: true }],
  [{ path: '/a b/ü' }],
  [{ pathPrefix: '/' }],
  [{ route: 'shop', host: 'app.test:8080', path: '/', tag: 'a-b' }],
])('takes %j', (purge) => {
  expect(cachePurgeSchema.safeParse(purge).error?.issues).toBeUndefined();
});

it.each([
  [{}, '', 'say what is to go'],
  [{ route: undefined }, '', 'say what is to go'],
  [{ everything: true, path: '/a' }, 'everything', 'without conditions'],
  [{ path: '/a', pathPrefix: '/' }, 'pathPrefix', 'either a path'],
  [{ path: 'a' }, 'path', 'begins with "/"'],
  [{ path: '/a?b' }, 'path', 'every query'],
  [{ pathPrefix: '/a*' }, 'pathPrefix', 'no "?", "#" or "*"'],
  [{ host: 'https://app.test' }, 'host', 'host name'],
  [{ tag: 'a, b' }, 'tag', 'without spaces and commas'],
  [{ paths: '/a' }, '', 'paths'],
])('refuses %j at "%s"', (purge, path, words) => {
  const [issue] = cachePurgeSchema.safeParse(purge).error?.issues ?? [];
  expect(issue?.path.join('.')).toBe(path);
  expect(issue?.message).toContain(words);
});
