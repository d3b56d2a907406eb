import type { IssuePath } from '@sluice/core';
import type { ConfigDocument, ResourceKind } from './document.ts';
import type { RouteConfig } from './resources/route.ts';

/** One place that names a resource. */
export interface Reference {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Below the resource that refers. */
  readonly path: IssuePath;
}

/** Every place of a document that names the given resource. Nothing refers to a route. */
export function usedBy(
  document: Pick<ConfigDocument, 'routes'>,
  used: { readonly kind: ResourceKind; readonly name: string },
): Reference[] {
  if (used.kind === 'route') return [];
  const references: Reference[] = [];
  for (const route of document.routes) {
    if (used.kind === 'listener') {
      route.listeners?.forEach((name, index) => {
        if (name === used.name) references.push({ kind: 'route', name: route.name, path: ['listeners', index] });
      });
    } else {
      route.upstreams?.forEach(({ name }, index) => {
        if (name === used.name)
          references.push({ kind: 'route', name: route.name, path: ['upstreams', index, 'name'] });
      });
    }
  }
  return references;
}

/** The document with every reference to `from` leading to `to`. Resources without one stay the same objects. */
export function renameReferences(
  document: ConfigDocument,
  kind: ResourceKind,
  from: string,
  to: string,
): ConfigDocument {
  if (kind === 'route' || from === to) return document;
  return { ...document, routes: document.routes.map((route) => renamedRoute(route, kind, from, to)) };
}

function renamedRoute(route: RouteConfig, kind: 'listener' | 'upstream', from: string, to: string): RouteConfig {
  if (kind === 'listener') {
    if (!route.listeners?.includes(from)) return route;
    return { ...route, listeners: route.listeners.map((name) => (name === from ? to : name)) };
  }
  if (!route.upstreams?.some(({ name }) => name === from)) return route;
  return { ...route, upstreams: route.upstreams.map((part) => (part.name === from ? { ...part, name: to } : part)) };
}
