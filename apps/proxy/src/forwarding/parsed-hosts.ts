import { type ParsedHost, parseHost } from '@sluice/routing';

interface Known {
  readonly authority: string;
  readonly parsed: ParsedHost;
}

// Hosts are few and each is asked for often. Of those that share a place the last one is known, so invented names can
// neither grow this nor empty it.
const places: (Known | undefined)[] = new Array(1024).fill(undefined);

/** `parseHost`, with a memory. */
export function parseHostOnce(authority: string): ParsedHost {
  // Longer ones are refused anyway.
  if (authority.length > 256) return parseHost(authority);
  let hash = 0;
  for (let at = 0; at < authority.length; at++) hash = (Math.imul(hash, 31) + authority.charCodeAt(at)) | 0;
  const place = (hash ^ (hash >>> 10)) & 1023;
  const known = places[place];
  if (known !== undefined && known.authority === authority) return known.parsed;
  const parsed = parseHost(authority);
  // The copy keeps the head that `authority` is a slice of from being kept with it.
  places[place] = { authority: Buffer.from(authority, 'latin1').toString('latin1'), parsed };
  return parsed;
}
