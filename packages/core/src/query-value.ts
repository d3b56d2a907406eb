/**
 * The first value of a parameter in a query, decoded as a form is (`+` is a space); undefined when it is absent.
 * An escape that is malformed stands for itself.
 * @param query with its `?`, or empty
 */
export function queryValue(query: string, name: string): string | undefined {
  let start = query.startsWith('?') ? 1 : 0;
  while (start < query.length) {
    let end = query.indexOf('&', start);
    if (end === -1) end = query.length;
    let equals = query.indexOf('=', start);
    if (equals === -1 || equals > end) equals = end;
    if (decode(query.slice(start, equals)) === name) return decode(query.slice(Math.min(equals + 1, end), end));
    start = end + 1;
  }
  return undefined;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
