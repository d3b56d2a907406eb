import { canonicalJson } from '../canonical-json.ts';
import { type ConfigDocument, type ResourceKind, resourceLists } from '../document.ts';
import { renameReferences } from '../references.ts';
import { compareNames } from '../resource-order.ts';
import { resourceKinds, resourceSchemas } from '../resource-schemas.ts';
import { redactSecrets } from '../secrets.ts';
import type { Change } from './change.ts';
import { diffValue } from './diff-value.ts';

interface Named {
  readonly name: string;
}

/**
 * What changed between two valid documents, by meaning: the order of resources does not count, a resource that went
 * while an equal one came under another name was renamed, and references that only follow a rename are no change.
 * Ordered by kind and name. Resources that are the same object on both sides cost one comparison.
 */
export function diffDocuments(before: ConfigDocument, after: ConfigDocument): Change[] {
  const changes: Change[] = diffValue(resourceSchemas.settings, before.settings, after.settings).map((change) => ({
    ...change,
    resource: 'settings',
    name: '',
  }));
  // Routes refer to the others, so they are compared last, after their references followed the renames.
  let renamed = before;
  for (const kind of resourceKinds) {
    const list = resourceLists[kind];
    const { found, renames } = diffList(kind, renamed[list], after[list]);
    changes.push(...found);
    for (const { from, to } of renames) renamed = renameReferences(renamed, kind, from, to);
  }
  return changes;
}

interface Rename {
  readonly from: string;
  readonly to: string;
}

function diffList(
  kind: ResourceKind,
  before: readonly Named[],
  after: readonly Named[],
): { found: Change[]; renames: Rename[] } {
  const old = new Map(before.map((resource) => [resource.name, resource]));
  const now = new Map(after.map((resource) => [resource.name, resource]));
  const removed = before.filter(({ name }) => !now.has(name)).toSorted(compareNames);
  const added = after.filter(({ name }) => !old.has(name)).toSorted(compareNames);
  const renames = findRenames(removed, added);
  const gone = new Set(renames.map(({ from }) => from));
  const came = new Set(renames.map(({ to }) => to));
  const schema = resourceSchemas[kind];

  const found: Change[] = renames.map(({ from, to }) => ({
    kind: 'changed',
    resource: kind,
    name: to,
    path: ['name'],
    before: from,
    after: to,
  }));
  for (const resource of removed) {
    if (gone.has(resource.name)) continue;
    const value = redactSecrets(schema, resource);
    found.push({ kind: 'removed', resource: kind, name: resource.name, path: [], before: value, after: undefined });
  }
  for (const resource of added) {
    if (came.has(resource.name)) continue;
    const value = redactSecrets(schema, resource);
    found.push({ kind: 'added', resource: kind, name: resource.name, path: [], before: undefined, after: value });
  }
  const differing = after.filter((resource) => old.has(resource.name) && old.get(resource.name) !== resource);
  for (const resource of differing.toSorted(compareNames)) {
    for (const change of diffValue(schema, old.get(resource.name), resource)) {
      found.push({ ...change, resource: kind, name: resource.name });
    }
  }
  return { found, renames };
}

/** Pairs each resource that went with the first that came and is equal but for the name. */
function findRenames(removed: readonly Named[], added: readonly Named[]): Rename[] {
  if (removed.length === 0 || added.length === 0) return [];
  const waiting = new Map<string, string[]>();
  for (const resource of added) {
    const content = contentOf(resource);
    waiting.set(content, [...(waiting.get(content) ?? []), resource.name]);
  }
  const renames: Rename[] = [];
  for (const resource of removed) {
    const to = waiting.get(contentOf(resource))?.shift();
    if (to !== undefined) renames.push({ from: resource.name, to });
  }
  return renames;
}

function contentOf(resource: Named): string {
  return canonicalJson({ ...resource, name: undefined });
}
