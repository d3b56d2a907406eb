export type NormalisedPath = { readonly path: string } | { readonly problem: string };

/** Character classes of a raw path, by code. */
const plain = 0;
const refused = 1;
const percent = 2;
const slash = 3;
const dot = 4;

const classes = new Uint8Array(128).fill(plain);
for (let code = 0; code <= 0x20; code += 1) classes[code] = refused;
for (const text of ['\\', '#', '?', '\x7f']) classes[text.charCodeAt(0)] = refused;
classes['%'.charCodeAt(0)] = percent;
classes['/'.charCodeAt(0)] = slash;
classes['.'.charCodeAt(0)] = dot;

const unreserved = /^[A-Za-z0-9\-._~]$/;
const escapedTwice = /%25[0-9A-Fa-f]{2}/;
const dotSegment = /\/\.{1,2}(?:[/;]|$)/;

/**
 * The path as it is matched and forwarded, made once, so that no two readers of it can disagree.
 *
 * Escapes of unreserved characters are decoded and the rest put in upper case (RFC 3986 §6.2.2). Refused, because
 * servers behind us read them differently: paths that do not start with `/`; controls, space, `\`, `#`, `?` and bytes
 * from 0x7f; malformed escapes; an escaped NUL, slash or backslash; double encoding (`%25` before two hex digits); the
 * segments `.` and `..`, also escaped, also with a parameter (`/..;x/`), which is what some servers drop first.
 *
 * Left alone: `//` and `;`, which are part of the path and may mean something to the server behind.
 */
export function normalisePath(raw: string): NormalisedPath {
  if (isNormalisedPath(raw)) return { path: raw };
  if (!raw.startsWith('/')) return { problem: 'the path does not start with "/"' };
  let path = '';
  let copied = 0;
  for (let index = 0; index < raw.length; index += 1) {
    const code = raw.charCodeAt(index);
    const kind = code < 128 ? classes[code] : refused;
    if (kind === refused) return { problem: `the path holds a character that must be escaped at ${index}` };
    if (kind !== percent) continue;
    const escaped = raw.slice(index + 1, index + 3);
    if (!isHexPair(escaped)) return { problem: `the path holds a malformed escape at ${index}` };
    const character = String.fromCharCode(Number.parseInt(escaped, 16));
    if (character === '\0' || character === '/' || character === '\\') {
      return { problem: `the path holds an escaped slash, backslash or NUL at ${index}` };
    }
    path += raw.slice(copied, index) + (unreserved.test(character) ? character : `%${escaped.toUpperCase()}`);
    index += 2;
    copied = index + 1;
  }
  path += raw.slice(copied);
  // Looked for in the result: decoding may have put the two digits, or the dots, together.
  if (escapedTwice.test(path)) return { problem: 'the path is escaped twice' };
  return dotSegment.test(path) ? { problem: 'the path holds the segment "." or ".."' } : { path };
}

/**
 * Whether a look at each character is enough to know that `normalisePath` would give back the very same string: true
 * for every path without escapes and dot segments. Allocates nothing; the common case of a request.
 */
export function isNormalisedPath(raw: string): boolean {
  if (raw.charCodeAt(0) !== 0x2f) return false;
  let afterSlash = false;
  for (let index = 0; index < raw.length; index += 1) {
    const code = raw.charCodeAt(index);
    const kind = code < 128 ? classes[code] : refused;
    if (kind === refused || kind === percent || (kind === dot && afterSlash)) {
      // A segment that only begins with a dot (`/.well-known/`) is common enough to be told apart here.
      if (kind !== dot || dotSegment.test(raw)) return false;
    }
    afterSlash = kind === slash;
  }
  return true;
}

function isHexPair(text: string): boolean {
  return /^[0-9A-Fa-f]{2}$/.test(text);
}
