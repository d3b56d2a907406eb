import type { ConfigDocument, ResourceKind } from '@sluice/config';

/** For every resource that is referred to, the names of the routes that do, each once and in the document's order. */
export type UsageIndex = Readonly<Record<ResourceKind, ReadonlyMap<string, readonly string[]>>>;

const indexes = new WeakMap<ConfigDocument, UsageIndex>();

/** One pass over the document, kept with it: lists of a thousand upstreams ask for all of them at once. */
export function usageIndex(document: ConfigDocument): UsageIndex {
  let index = indexes.get(document);
  if (index === undefined) {
    const listener = new Map<string, string[]>();
    const upstream = new Map<string, string[]>();
    for (const route of document.routes) {
      for (const name of new Set(route.listeners)) add(listener, name, route.name);
      for (const name of new Set(route.upstreams?.map((part) => part.name))) add(upstream, name, route.name);
    }
    index = { listener, upstream, route: new Map() };
    indexes.set(document, index);
  }
  return index;
}

function add(index: Map<string, string[]>, name: string, route: string): void {
  const routes = index.get(name);
  if (routes === undefined) index.set(name, [route]);
  else routes.push(route);
}
