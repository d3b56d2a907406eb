import { isDeepStrictEqual } from 'node:util';
import { validateDocument } from '@sluice/config';
import { hashDocument } from '@sluice/config/node';
import { assembleDocument } from './changes/resource-rows.ts';
import type { Store } from './store.ts';

/**
 * What is wrong with the configuration in a database whose pages are whole: the newest document is not valid for this
 * build, is not the one that was written, or the rows do not say the same. Undefined when all is well.
 */
export function findInconsistency(store: Store): string | undefined {
  return store.read(() => {
    const { revision, document } = store.revisions.current();
    if (revision === undefined) return undefined;
    const validated = validateDocument(document);
    if (!validated.ok) return `revision ${revision.number} is not valid: ${validated.issues[0]?.message}`;
    const isOriginal = hashDocument(validated.document) === revision.hash;
    if (!isOriginal) return `revision ${revision.number} is not what was written: its hash does not fit`;
    const sameRows = isDeepStrictEqual(assembleDocument(store.db, document.version), document);
    return sameRows ? undefined : `the resource tables differ from revision ${revision.number}`;
  });
}
