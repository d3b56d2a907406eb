import type { Issue } from '@sluice/core';
import { type ResourceKind, resourceLists } from './document.ts';
import { translateIssues } from './issues/translate-issues.ts';
import { zodMessage } from './issues/zod-message.ts';
import { resourceSchemas } from './resource-schemas.ts';

/**
 * What is wrong with one resource as a form holds it: paths below the resource, and sentences that say only what is
 * wrong, for they stand beside the field. Form only: whether names are free and references exist, the whole document
 * tells when it is saved.
 */
export function fieldIssues(kind: ResourceKind | 'settings', input: unknown): Issue[] {
  const result = resourceSchemas[kind].safeParse(input, { error: zodMessage });
  if (result.success) return [];
  // Names of later versions are known by their place in the document, so the path begins at the root for a moment.
  const root = kind === 'settings' ? [kind] : [resourceLists[kind], 0];
  const issues = translateIssues({ path: root, words: '', input }, result.error.issues);
  return issues.map((issue) => ({ ...issue, path: issue.path.slice(root.length) }));
}
