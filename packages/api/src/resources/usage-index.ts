import type { ConfigDocument, ResourceKind } from '@sluice/config';

/** A resource that refers to another one. */
export interface ResourceUser {
  readonly kind: ResourceKind;
  readonly name: string;
}

/** For every resource that is referred to, those that do, each once and in the document's order. */
export type UsageIndex = Readonly<Record<ResourceKind, ReadonlyMap<string, readonly ResourceUser[]>>>;

type Users = Map<string, ResourceUser[]>;

const indexes = new WeakMap<ConfigDocument, UsageIndex>();

/** One pass over the document, kept with it: lists of a thousand upstreams ask for all of them at once. */
export function usageIndex(document: ConfigDocument): UsageIndex {
  let index = indexes.get(document);
  if (index === undefined) {
    const certificate: Users = new Map();
    const source: Users = new Map();
    const listener: Users = new Map();
    const upstream: Users = new Map();
    for (const { name, tls } of document.listeners) {
      for (const used of new Set(tls?.certificates)) add(certificate, used, { kind: 'listener', name });
    }
    for (const { name, tls, targets } of document.upstreams) {
      const asked = new Set(targets.flatMap(({ discovery }) => discovery ?? []));
      for (const used of asked) add(source, used, { kind: 'upstream', name });
      if (tls?.clientCertificate !== undefined) add(certificate, tls.clientCertificate, { kind: 'upstream', name });
    }
    for (const route of document.routes) {
      const user: ResourceUser = { kind: 'route', name: route.name };
      for (const used of new Set(route.listeners)) add(listener, used, user);
      for (const used of new Set(route.upstreams?.map((part) => part.name))) add(upstream, used, user);
    }
    index = { certificate, source, listener, upstream, route: new Map() };
    indexes.set(document, index);
  }
  return index;
}

function add(index: Users, name: string, user: ResourceUser): void {
  const users = index.get(name);
  if (users === undefined) index.set(name, [user]);
  else users.push(user);
}
