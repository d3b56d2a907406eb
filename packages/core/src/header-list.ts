/**
 * A header block as it stands on the wire: `[name, value, name, value, …]`. Order, repetition and the writer's
 * spelling of names are kept; look-ups ignore case (RFC 9110 §5.1). Flat, because the data plane reads and
 * re-writes every block of every exchange and an object per field is what that costs most.
 */
export type HeaderList = string[];

function sameName(a: string, lowerCaseB: string): boolean {
  return a.length === lowerCaseB.length && (a === lowerCaseB || a.toLowerCase() === lowerCaseB);
}

/** The first value under `lowerCaseName`, or undefined. */
export function getHeader(headers: readonly string[], lowerCaseName: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (sameName(headers[index] as string, lowerCaseName)) return headers[index + 1];
  }
  return undefined;
}

/** Every value under `lowerCaseName`, in order. */
export function getHeaderValues(headers: readonly string[], lowerCaseName: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (sameName(headers[index] as string, lowerCaseName)) values.push(headers[index + 1] as string);
  }
  return values;
}

export function hasHeader(headers: readonly string[], lowerCaseName: string): boolean {
  return getHeader(headers, lowerCaseName) !== undefined;
}

/** Removes every field of that name, in place. Returns how many went. */
export function removeHeader(headers: HeaderList, lowerCaseName: string): number {
  let kept = 0;
  for (let index = 0; index < headers.length; index += 2) {
    if (sameName(headers[index] as string, lowerCaseName)) continue;
    if (kept !== index) {
      headers[kept] = headers[index] as string;
      headers[kept + 1] = headers[index + 1] as string;
    }
    kept += 2;
  }
  const removed = (headers.length - kept) / 2;
  headers.length = kept;
  return removed;
}

/** Replaces every field of that name by one, at the end of the block. */
export function setHeader(headers: HeaderList, name: string, value: string): void {
  removeHeader(headers, name.toLowerCase());
  headers.push(name, value);
}

/** Adds a field beside those of the same name. */
export function appendHeader(headers: HeaderList, name: string, value: string): void {
  headers.push(name, value);
}
