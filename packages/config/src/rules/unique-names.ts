import type { Issue } from '@sluice/core';
import type { ResourceKind } from '../document.ts';
import { refusal } from '../issue-codes.ts';
import type { DocumentRule, DocumentView, Placed } from './rule.ts';

/** Names are identity: references, metrics and diffs go by them. */
export const uniqueNames: DocumentRule = (view) => [
  ...repeated('certificate', view.certificates, view),
  ...repeated('listener', view.listeners, view),
  ...repeated('upstream', view.upstreams, view),
  ...repeated('route', view.routes, view),
];

function repeated(kind: ResourceKind, list: readonly Placed<{ readonly name: string }>[], view: DocumentView): Issue[] {
  if (view.names[kind].size === list.length) return [];
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const { resource, path } of list) {
    if (seen.has(resource.name)) {
      issues.push(
        refusal(
          [...path, 'name'],
          'duplicate_name',
          `${kind} "${resource.name}": name is used ${view.names[kind].get(resource.name)} times; names must be unique`,
        ),
      );
    }
    seen.add(resource.name);
  }
  return issues;
}
