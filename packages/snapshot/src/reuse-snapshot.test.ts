import { validateDocument } from '@sluice/config';
import { describe, expect, it } from 'vitest';
import { checkSnapshot } from './check-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { reuseSnapshot } from './reuse-snapshot.ts';
import type { Snapshot } from './types.ts';

const received = (paths: Record<string, string>, revision = 1): unknown => {
  const routes = Object.entries(paths).map(([name, regex]) => ({
    name,
    match: { path: { regex } },
    upstreams: [{ name: 'origin' }],
  }));
  const result = validateDocument({ version: 1, upstreams: [{ name: 'origin', targets: [] }], routes });
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return JSON.parse(JSON.stringify(compileSnapshot(result.document, { revision, hash: `hash-${revision}` })));
};

describe('reuseSnapshot', () => {
  it('has the content of what was received and shares what did not change', () => {
    const before = reuseSnapshot(received({ a: '/a', b: '/b', c: '/c' }), undefined) as Snapshot;
    const wanted = received({ a: '/a', b: '/other', c: '/c' }, 2);
    const after = reuseSnapshot(wanted, before) as Snapshot;
    expect(JSON.stringify(after)).toBe(JSON.stringify(wanted));
    const changed = after.routes.filter((route) => !before.routes.includes(route)).map(({ name }) => name);
    expect(changed).toEqual(['b']);
    expect(after.upstreams[0]).toBe(before.upstreams[0]);
  });

  it('leaves what is no snapshot for the check to refuse', () => {
    const broken = [undefined, null, 7, {}, { format: 1 }, { ...(received({}) as Snapshot), routes: [null] }];
    for (const value of broken) {
      expect(reuseSnapshot(value, undefined)).toBe(value);
      expect(checkSnapshot(value)).not.toEqual([]);
    }
  });

  it('lets a broken expression be found each time, and where it stands now', () => {
    const once = received({ a: '/a', b: '/b' }) as { routes: { name: string; path: { value: string } }[] };
    for (const route of once.routes) if (route.name === 'b') route.path.value = '(';
    const first = reuseSnapshot(once, undefined) as Snapshot;
    const moved = { ...first, routes: first.routes.toReversed() };
    const places = [first, first, moved].map((each) => checkSnapshot(each).map(({ path }) => path));
    const at = first.routes.findIndex(({ name }) => name === 'b');
    expect(places).toEqual([[['routes', at]], [['routes', at]], [['routes', 1 - at]]]);
  });
});
