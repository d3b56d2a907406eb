type Loose = Readonly<Record<string, unknown>>;

/**
 * An edit made again on top of what somebody else has published: fields that the edit changed keep its value, all
 * others take theirs. Objects are gone into; lists are taken as one, because places in a list have no names.
 */
export function mergeEdit(original: unknown, mine: unknown, theirs: unknown): unknown {
  if (isSame(mine, original)) return theirs;
  if (!isObject(mine) || !isObject(theirs) || !isObject(original)) return mine;
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = mergeEdit(original[key], mine[key], theirs[key]);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => isSame(value, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  // A field that is there and undefined is one that was left out.
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
