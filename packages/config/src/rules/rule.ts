import type { Issue, IssuePath } from '@sluice/core';
import type { ResourceKind } from '../document.ts';
import type { CertificateConfig } from '../resources/certificate.ts';
import type { SourceConfig } from '../resources/discovery-source.ts';
import type { ListenerConfig } from '../resources/listener.ts';
import type { RouteConfig } from '../resources/route.ts';
import type { SettingsConfig } from '../resources/settings.ts';
import type { UpstreamConfig } from '../resources/upstream.ts';

/** A resource with its place in the document. */
export interface Placed<Resource> {
  readonly resource: Resource;
  readonly path: IssuePath;
}

/** A resource, or the settings, as it was written. */
export interface Unreadable {
  readonly kind: ResourceKind | 'settings';
  readonly input: unknown;
  readonly words: string;
  readonly path: IssuePath;
}

/**
 * What the rules look at: every resource that is right in itself. When others are not, the lists are incomplete, but
 * `names` holds theirs too, so nothing is called missing that was only misspelt elsewhere.
 */
export interface DocumentView {
  readonly settings: SettingsConfig;
  readonly certificates: readonly Placed<CertificateConfig>[];
  readonly sources: readonly Placed<SourceConfig>[];
  readonly listeners: readonly Placed<ListenerConfig>[];
  readonly upstreams: readonly Placed<UpstreamConfig>[];
  readonly routes: readonly Placed<RouteConfig>[];
  /** Resources that are wrong in themselves and are missing above, as they were written. */
  readonly unreadable: readonly Unreadable[];
  /** How often each name occurs. */
  readonly names: Readonly<Record<ResourceKind, ReadonlyMap<string, number>>>;
}

/** One cross-check of a whole document. Pure. Linear in the size of the document: it is on the path of every change. */
export type DocumentRule = (view: DocumentView) => readonly Issue[];

const nothing: readonly Issue[] = [];

/**
 * A rule that needs one resource only. Its findings, with paths below the resource, are kept for as long as the
 * resource object lives: resources that a change did not touch are the same objects and cost one look-up.
 */
export function perResource<Resource extends object>(
  list: (view: DocumentView) => readonly Placed<Resource>[],
  check: (resource: Resource) => readonly Issue[],
): DocumentRule {
  const known = new WeakMap<Resource, readonly Issue[]>();
  return (view) => {
    let all: Issue[] | undefined;
    for (const { resource, path } of list(view)) {
      let found = known.get(resource);
      if (found === undefined) {
        found = check(resource);
        known.set(resource, found.length === 0 ? nothing : found);
      }
      if (found.length === 0) continue;
      all ??= [];
      for (const issue of found) all.push({ ...issue, path: [...path, ...issue.path] });
    }
    return all ?? nothing;
  };
}
