import type { CachePurge } from '@sluice/control';
import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { startCached, storedIn } from './support/caching.ts';

const anHour = { 'cache-control': 'max-age=3600' };

/** Answers have the tags that their path names: `/a?x` of `app.test` has `a` and `all`. */
function startTagged() {
  return Origin.start((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    response.writeHead(200, {
      ...anHour,
      'cache-tag': `${path.slice(1)}, all`,
      'surrogate-key': `s-${path.slice(1)} t`,
    });
    response.end('answer');
  });
}

const asked = [
  ['app.test', '/a'],
  ['app.test', '/a?page=2'],
  ['app.test', '/ab'],
  ['app.test', '/b%C3%BCcher/list'],
  ['other.test', '/a'],
  ['other.test:8080', '/a'],
] as const;

it.each<[string, CachePurge, number]>([
  ['everything', { everything: true }, 6],
  ['a route', { route: 'all' }, 6],
  ['a route that has none', { route: 'elsewhere' }, 0],
  ['a path, with every query and host', { path: '/a' }, 4],
  ['a path as it is read', { path: '/bücher/list' }, 1],
  ['the beginning of a path', { pathPrefix: '/a' }, 5],
  ['the beginning of one, to the slash', { pathPrefix: '/b%c3%bccher/' }, 1],
  ['a host in any case, with every port', { host: 'OTHER.test' }, 2],
  ['a host with its port', { host: 'other.test:8080' }, 1],
  ['a tag of Cache-Tag', { tag: 'ab' }, 1],
  ['a tag of Surrogate-Key', { tag: 's-a' }, 4],
  ['a tag that all have', { tag: 'all' }, 6],
  ['part of a tag', { tag: 'al' }, 0],
  ['all conditions together', { host: 'app.test', path: '/a', tag: 't' }, 2],
])('forgets %s', async (_, purge, removed) => {
  await using origin = await startTagged();
  await using proxy = await startCached(origin.address);
  for (const [host, target] of asked) await proxy.request({ target, headers: ['Host', host] });
  expect(storedIn(proxy).entries).toBe(6);
  expect(await proxy.worker.purgeCaches(purge)).toBe(removed);
  expect(storedIn(proxy).entries).toBe(6 - removed);
  const before = origin.requests.length;
  for (const [host, target] of asked) await proxy.request({ target, headers: ['Host', host] });
  expect(origin.requests.length - before).toBe(removed);
});

it('does not store what was on its way when its path, or any tag, was purged', async () => {
  for (const purge of [{ path: '/slow' }, { tag: 'unknown' }]) {
    const asking = Promise.withResolvers<void>();
    const purged = Promise.withResolvers<void>();
    await using origin = await Origin.start(async (_request, response) => {
      asking.resolve();
      await purged.promise;
      response.writeHead(200, anHour).end('answer');
    });
    await using proxy = await startCached(origin.address);
    const first = proxy.request({ target: '/slow' });
    await asking.promise;
    await proxy.worker.purgeCaches(purge);
    purged.resolve();
    expect((await first).body.toString()).toBe('answer');
    expect(storedIn(proxy).entries).toBe(0);
  }
});
