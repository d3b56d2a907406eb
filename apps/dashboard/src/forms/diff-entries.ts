import type { PreviewResult, RevisionDiff } from '@sluice/api';
import { formatIssuePath } from '@sluice/core';
import type { DiffEntry } from '@sluice/ui';

/** A diff of the API for the design system's `DiffView`. */
export function toDiffEntries({
  sentences,
  changes,
}: Pick<PreviewResult | RevisionDiff, 'sentences' | 'changes'>): DiffEntry[] {
  return changes.map((change, index) => ({
    kind: change.kind,
    sentence: sentences[index] ?? '',
    path: formatIssuePath([change.resource, ...(change.name === '' ? [] : [change.name]), ...change.path]),
    before: shortText(change.before),
    after: shortText(change.after),
  }));
}

/** Values that fit on a line; whole objects are told by their sentence. */
function shortText(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  return String(value);
}
