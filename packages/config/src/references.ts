import type { IssuePath } from '@sluice/core';
import { type ConfigDocument, type ResourceKind, resourceLists } from './document.ts';
import { findReferences, referencePlaces, replaceReferences } from './reference-places.ts';
import { resourceKinds, resourceSchemas } from './resource-schemas.ts';

/** One place that names a resource. */
export interface Reference {
  readonly kind: ResourceKind;
  readonly name: string;
  /** Below the resource that refers. */
  readonly path: IssuePath;
}

/** Every place of a document that names the given resource, by kind and in the order of the document. */
export function usedBy(
  document: Pick<ConfigDocument, (typeof resourceLists)[ResourceKind]>,
  used: { readonly kind: ResourceKind; readonly name: string },
): Reference[] {
  return resourceKinds.flatMap((kind) => {
    const places = referencePlaces(resourceSchemas[kind]).filter((place) => place.kind === used.kind);
    if (places.length === 0) return [];
    const resources: readonly { readonly name: string }[] = document[resourceLists[kind]];
    return resources.flatMap((resource) =>
      findReferences(resource, places)
        .filter(({ name }) => name === used.name)
        .map(({ path }) => ({ kind, name: resource.name, path })),
    );
  });
}

/** The document with every reference to `from` leading to `to`. Resources without one stay the same objects. */
export function renameReferences(
  document: ConfigDocument,
  kind: ResourceKind,
  from: string,
  to: string,
): ConfigDocument {
  const follow = <Resource>(owner: ResourceKind, resources: Resource[]): Resource[] =>
    referencePlaces(resourceSchemas[owner]).some((place) => place.kind === kind)
      ? resources.map((resource) => renameReferencesIn(owner, resource, kind, from, to))
      : resources;
  return {
    ...document,
    certificates: follow('certificate', document.certificates),
    discoverySources: follow('source', document.discoverySources),
    listeners: follow('listener', document.listeners),
    upstreams: follow('upstream', document.upstreams),
    routes: follow('route', document.routes),
  };
}

/** The same for one resource of kind `owner`, which need not be valid; the same object when it has no such reference. */
export function renameReferencesIn<Resource>(
  owner: ResourceKind,
  resource: Resource,
  kind: ResourceKind,
  from: string,
  to: string,
): Resource {
  return replaceReferences(resource, referencePlaces(resourceSchemas[owner]), kind, from, to);
}
