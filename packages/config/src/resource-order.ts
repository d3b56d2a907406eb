import type { ConfigDocument } from './document.ts';

/** By name, in code-unit order: the same on every machine, whatever its locale. */
export function compareNames(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/**
 * The document with every list of resources by name. Their order means nothing (routes have a documented precedence),
 * so exports, hashes and comparisons use this one. Lists inside a resource keep the writer's order.
 */
export function orderDocument(document: ConfigDocument): ConfigDocument {
  return {
    version: document.version,
    settings: document.settings,
    certificates: document.certificates.toSorted(compareNames),
    discoverySources: document.discoverySources.toSorted(compareNames),
    listeners: document.listeners.toSorted(compareNames),
    upstreams: document.upstreams.toSorted(compareNames),
    routes: document.routes.toSorted(compareNames),
  };
}
