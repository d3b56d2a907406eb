import type { IssuePath } from '@sluice/core';
import type { ResourceKind } from '../document.ts';

/**
 * One difference between two documents. An empty path is the resource itself; `['name']` with kind `changed` is a
 * rename. Members of lists that have a key of their own go by it: `['targets', '10.0.0.5:8080', 'weight']`.
 * Secrets are redacted on both sides.
 */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly resource: ResourceKind | 'settings';
  /** The resource's name afterwards (before, when it was removed). Empty for settings. */
  readonly name: string;
  readonly path: IssuePath;
  /** Undefined when added. */
  readonly before: unknown;
  /** Undefined when removed. */
  readonly after: unknown;
}
