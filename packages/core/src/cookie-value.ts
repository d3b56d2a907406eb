/**
 * The value of a cookie in a Cookie field (RFC 6265 §4.2.1), as it stands there; undefined when it is absent. Of a name
 * that is there more than once the first one counts, which a browser writes for the longer path.
 */
export function cookieValue(field: string | undefined, name: string): string | undefined {
  if (field === undefined) return undefined;
  let start = 0;
  while (start < field.length) {
    let end = field.indexOf(';', start);
    if (end === -1) end = field.length;
    while (start < end && field[start] === ' ') start += 1;
    if (field.startsWith(name, start) && field[start + name.length] === '=') {
      return field.slice(start + name.length + 1, end).trim();
    }
    start = end + 1;
  }
  return undefined;
}
