import type { ConfigDocument, ResourceKind } from '@sluice/config';

/** For every resource that is referred to, the names of the resources that do (routes; of certificates the listeners), each once and in the document's order. */
export type UsageIndex = Readonly<Record<ResourceKind, ReadonlyMap<string, readonly string[]>>>;

const indexes = new WeakMap<ConfigDocument, UsageIndex>();

/** One pass over the document, kept with it: lists of a thousand upstreams ask for all of them at once. */
export function usageIndex(document: ConfigDocument): UsageIndex {
  let index = indexes.get(document);
  if (index === undefined) {
    const certificate = new Map<string, string[]>();
    const listener = new Map<string, string[]>();
    const upstream = new Map<string, string[]>();
    for (const { name: owner, tls } of document.listeners) {
      for (const name of new Set(tls?.certificates)) add(certificate, name, owner);
    }
    for (const route of document.routes) {
      for (const name of new Set(route.listeners)) add(listener, name, route.name);
      for (const name of new Set(route.upstreams?.map((part) => part.name))) add(upstream, name, route.name);
    }
    index = { certificate, listener, upstream, route: new Map() };
    indexes.set(document, index);
  }
  return index;
}

function add(index: Map<string, string[]>, name: string, owner: string): void {
  const owners = index.get(name);
  if (owners === undefined) index.set(name, [owner]);
  else owners.push(owner);
}
