/**
 * A stored head after 304 has confirmed it (RFC 9111 §3.2): what the 304 says takes the place of what was stored, but for
 * fields that describe the stored body itself.
 */
export function updateHead(stored: readonly string[], confirmed: readonly string[]): string[] {
  const said = new Set<string>();
  for (let index = 0; index < confirmed.length; index += 2) {
    const name = (confirmed[index] as string).toLowerCase();
    if (!ofTheBody.has(name)) said.add(name);
  }
  const head: string[] = [];
  for (let index = 0; index < stored.length; index += 2) {
    const name = stored[index] as string;
    if (!said.has(name.toLowerCase())) head.push(name, stored[index + 1] as string);
  }
  for (let index = 0; index < confirmed.length; index += 2) {
    const name = confirmed[index] as string;
    if (said.has(name.toLowerCase())) head.push(name, confirmed[index + 1] as string);
  }
  return head;
}

const ofTheBody = new Set(['content-encoding', 'content-length', 'content-range', 'content-type', 'set-cookie']);
