type Claims = Readonly<Record<string, unknown>>;

/** What stands at a path such as `realm_access.roles`. A claim whose own name has dots in it is found first. */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let at: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** A claim as texts: the members of a list, the words of a scope (RFC 8693 §4.2), else itself. */
export function claimTexts(claims: Claims, path: string): readonly string[] {
  const value = claimAt(claims, path);
  if (typeof value === 'string') return path === 'scope' || path === 'scp' ? value.split(' ') : [value];
  const members = Array.isArray(value) ? value : [value];
  return members.filter((member) => isScalar(member)).map(String);
}

const longest = 4096;

/**
 * A claim as the value of a field: lists joined by commas, mappings as JSON. Percent-encoded where it is not visible
 * ASCII, and the percent sign itself. Undefined when there is none, or it is longer than 4,096 characters.
 */
export function claimAsField(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const plain = Array.isArray(value) && value.every(isScalar) ? value.join(',') : value;
  const text = typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
  const encoded = text.replaceAll(/[^\x20-\x24\x26-\x7e]|^ | $/gu, encodeCharacter);
  return encoded.length > longest ? undefined : encoded;
}

const utf8 = new TextEncoder();

function encodeCharacter(character: string): string {
  return Array.from(utf8.encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
