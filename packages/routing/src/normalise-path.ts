import type { PathRules } from '@sluice/snapshot/types';

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
 * A dot segment with a parameter, escaped or not, or an escaped slash on a side: which path it means depends on who reads
 * it, and whether before or after it decodes.
 */
const ambiguousDotSegment = /(?:\/|%2F|%5C)\.{1,2}(?:;|%3B|%2F|%5C)|(?:%2F|%5C)\.{1,2}(?:\/|$)/;

/** What a listener does unless it is told otherwise: nothing is passed on that servers are known to read differently. */
export const strictPathRules: PathRules = {
  repeatedSlashes: 'keep',
  dotSegments: 'reject',
  encodedSlashes: 'reject',
  doubleEncoding: 'reject',
  parameters: 'keep',
};

/**
 * The path as it is matched and forwarded, made once, so that no two readers of it can disagree.
 *
 * Escapes of unreserved characters are decoded and the rest put in upper case (RFC 3986 §6.2.2). Always refused, because
 * servers behind us read them differently: paths that do not start with `/`; controls, space, `\`, `#`, `?` and bytes
 * from 0x7f; malformed escapes; an escaped NUL; the segments `.` and `..` with a parameter (`/..;x/`) or beside an
 * escaped slash. About the rest the rules decide, in this order: escaped slashes and backslashes, double encoding
 * (`%25` before two hex digits), parameters (`;`), repeated slashes, dot segments (RFC 3986 §5.2.4; one that would climb
 * above the root is refused).
 */
export function normalisePath(raw: string, rules: PathRules = strictPathRules): NormalisedPath {
  if (isNormalisedPath(raw) && !concernsRules(raw, rules)) return { path: raw };
  const decoded = decodeUnreserved(raw, rules.encodedSlashes === 'keep');
  if ('problem' in decoded) return decoded;
  let { path } = decoded;
  // Looked for in the result: decoding may have put the two digits, or the dots, together.
  if (rules.doubleEncoding === 'reject' && escapedTwice.test(path)) return { problem: 'the path is escaped twice' };
  if (rules.parameters === 'reject' && path.includes(';')) return { problem: 'the path holds a parameter (";")' };
  if (path.includes('//')) {
    if (rules.repeatedSlashes === 'reject') return { problem: 'the path holds repeated slashes' };
    if (rules.repeatedSlashes === 'merge') path = path.replaceAll(/\/{2,}/g, '/');
  }
  if (ambiguousDotSegment.test(path))
    return { problem: 'the path holds a segment "." or ".." that can be read two ways' };
  if (!dotSegment.test(path)) return { path };
  if (rules.dotSegments === 'reject') return { problem: 'the path holds the segment "." or ".."' };
  return removeDotSegments(path);
}

/** Whether the rules may change or refuse a path that is normal by the strict ones. */
function concernsRules(path: string, { repeatedSlashes, parameters }: PathRules): boolean {
  return (repeatedSlashes !== 'keep' && path.includes('//')) || (parameters === 'reject' && path.includes(';'));
}

function decodeUnreserved(raw: string, keepsSlashes: boolean): NormalisedPath {
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
    if (character === '\0' || (!keepsSlashes && (character === '/' || character === '\\'))) {
      return { problem: `the path holds an escaped slash, backslash or NUL at ${index}` };
    }
    path += raw.slice(copied, index) + (unreserved.test(character) ? character : `%${escaped.toUpperCase()}`);
    index += 2;
    copied = index + 1;
  }
  return { path: path + raw.slice(copied) };
}

/** RFC 3986 §5.2.4, but a path that climbs above the root is refused: it was made to get somewhere. */
function removeDotSegments(path: string): NormalisedPath {
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..' && kept.pop() === undefined) return { problem: 'the path climbs above the root' };
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return { path: `/${kept.join('/')}` };
}

/**
 * Whether a look at each character is enough to know that `normalisePath` with the strict rules would give back the very
 * same string: true for every path without escapes and dot segments. Allocates nothing; the common case of a request.
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
