/** 1 where a character may stand in a field name (token, RFC 9110 §5.6.2). */
const tokenChars = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  tokenChars[char.charCodeAt(0)] = 1;
}

export function isTokenChar(code: number): boolean {
  return tokenChars[code] === 1;
}

/** A whole token, not empty. */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (tokenChars[text.charCodeAt(index)] !== 1) return false;
  return text.length > 0;
}

/**
 * Reads field lines strictly (RFC 9112 §5): every line ends in CRLF; names are tokens directly followed by a colon, so
 * neither folding nor a space before the colon passes; values hold no control but tab. One pass over the text.
 * @param text latin-1, each line with its CRLF
 * @param from where the first line starts; reading goes to the end of the text
 * @param into receives name, value, name, value …; values without space around
 * @returns what is wrong, or undefined
 */
export function parseFields(text: string, from: number, into: string[]): string | undefined {
  const end = text.length;
  let at = from;
  while (at < end) {
    const nameStart = at;
    while (tokenChars[text.charCodeAt(at)] === 1) at++;
    if (at === nameStart) return 'a field line does not start with a name';
    if (text.charCodeAt(at) !== 0x3a) return 'a field name is not followed by a colon';
    const name = text.slice(nameStart, at);
    at++;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x09) code = text.charCodeAt(++at);
    const valueStart = at;
    let valueEnd = at;
    while (code >= 0x20 ? code !== 0x7f : code === 0x09) {
      if (code > 0x20) valueEnd = at + 1;
      code = text.charCodeAt(++at);
    }
    // NaN past the end of the text ends the loop above and fails here.
    if (code !== 0x0d || text.charCodeAt(at + 1) !== 0x0a) return 'a field value holds a control character';
    into.push(name, text.slice(valueStart, valueEnd));
    at += 2;
  }
  return undefined;
}

/**
 * Digits only, at most 15 and none a leading zero, which some would read as octal: so it is exact as a number and the same
 * in every parser. -1 for anything else.
 */
export function parseContentLength(value: string): number {
  if (value.length === 0 || value.length > 15 || (value.length > 1 && value.charCodeAt(0) === 0x30)) return -1;
  let total = 0;
  for (let index = 0; index < value.length; index++) {
    const digit = value.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    total = total * 10 + digit;
  }
  return total;
}

/** The comma-separated list holds this lower-case token. */
export function listHasToken(value: string, token: string): boolean {
  const lower = value.toLowerCase();
  if (lower === token) return true;
  return lower.includes(',') && lower.split(',').some((part) => part.trim() === token);
}
