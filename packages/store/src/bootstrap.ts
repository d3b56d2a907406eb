import { defaultDocument } from '@sluice/config';
import { type AppliedChange, applyChange } from './changes/apply-change.ts';
import type { Store } from './store.ts';

export interface BootstrapOptions {
  /** SLUICE_BOOTSTRAP_CONFIG, read and parsed. Default: `defaultDocument`. */
  readonly document?: unknown;
  readonly reason?: string;
}

/**
 * Gives an empty database its revision 1. Does nothing when there is a revision, so every process may call it.
 * @throws InvalidChange when the document is not valid; then there is still no revision
 */
export function bootstrap(store: Store, options: BootstrapOptions = {}): AppliedChange | undefined {
  return store.write(() => {
    if (store.revisions.latest() !== undefined) return undefined;
    return applyChange(store, {
      basedOn: 0,
      author: 'system',
      reason: options.reason ?? 'First start',
      edits: [{ op: 'replace', document: options.document ?? defaultDocument }],
      action: 'config.bootstrap',
    });
  });
}
