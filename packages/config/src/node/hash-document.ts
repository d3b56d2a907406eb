import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { ConfigDocument } from '../document.ts';
import { orderDocument } from '../resource-order.ts';

/** Digests of frozen resources, which cannot change any more. */
const known = new WeakMap<object, string>();

/**
 * The content hash of a document: hex SHA-256 over the digests of its parts. Equal content gives an equal hash,
 * whatever the order of resources and keys. Unchanged resource objects are not read again.
 */
export function hashDocument(document: ConfigDocument): string {
  const ordered = orderDocument(document);
  const whole = createHash('sha256').update(`version ${ordered.version}\nsettings ${digest(ordered.settings)}\n`);
  for (const list of ['certificates', 'discoverySources', 'listeners', 'upstreams', 'routes'] as const) {
    // Documents of versions that knew no such list keep the hash they had.
    if ((list === 'certificates' || list === 'discoverySources') && ordered[list].length === 0) continue;
    whole.update(`${list} ${ordered[list].map(digest).join(' ')}\n`);
  }
  return whole.digest('hex');
}

function digest(resource: object): string {
  const found = known.get(resource);
  if (found !== undefined) return found;
  const made = createHash('sha256').update(canonicalJson(resource)).digest('hex');
  if (Object.isFrozen(resource)) known.set(resource, made);
  return made;
}
