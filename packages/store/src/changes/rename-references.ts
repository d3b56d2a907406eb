import type { ResourceKind } from '@sluice/config';

type Loose = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const renamers: Readonly<Record<ResourceKind, (route: Loose, from: string, to: string) => Loose>> = {
  listener(route, from, to) {
    const { listeners } = route;
    if (!Array.isArray(listeners) || !listeners.includes(from)) return route;
    return { ...route, listeners: listeners.map((name) => (name === from ? to : name)) };
  },
  upstream(route, from, to) {
    const { upstreams } = route;
    if (!Array.isArray(upstreams) || !upstreams.some((use) => isObject(use) && use.name === from)) return route;
    return {
      ...route,
      upstreams: upstreams.map((use) => (isObject(use) && use.name === from ? { ...use, name: to } : use)),
    };
  },
  // Nothing refers to a route.
  route: (route) => route,
};

/**
 * `routes` with every reference to a renamed resource following it. A route without one comes back as the same object,
 * which is how the caller sees what was touched.
 */
export function renameReferences(routes: readonly unknown[], kind: ResourceKind, from: string, to: string): unknown[] {
  return routes.map((route) => (isObject(route) ? renamers[kind](route, from, to) : route));
}
