let second = -1;
let text = '';

/**
 * The Date field's value (RFC 9110 §6.6.1), formatted once a second.
 * @param now wall clock, milliseconds
 */
export function dateField(now: number): string {
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    text = new Date(current * 1000).toUTCString();
  }
  return text;
}
