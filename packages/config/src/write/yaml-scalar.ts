/**
 * Strings that stand in YAML as they are, in every version of YAML there is: no other type could be read from them
 * and no character of theirs means anything. Everything else is quoted as in JSON, which YAML 1.2 includes.
 */
const plain = /^[A-Za-z0-9_./$<^(][A-Za-z0-9_./$<>^()=+@;~%&?*-]*(?:[ :][A-Za-z0-9_./$<>^()=+@;~%&?*-]+)*$/;

/** What some YAML would read as a number, a truth value, nothing, or a date. */
const otherType =
  /^(?:[-+.]?\d[\d_,.]*(?:e[-+]?\d+)?|0[xob][\da-f_]+|\d+(?::[\d.]+)+|\d{4}-\d\d?-\d\d?.*|\.inf|\.nan|y|n|yes|no|on|off|true|false|null|~|<<|=|\.|\.\.\.)$/i;

export function yamlScalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  return plain.test(value) && !otherType.test(value) ? value : JSON.stringify(value);
}

/**
 * The header and the lines of a literal block (YAML 1.2.2 §8.1.2) for text of several lines, or undefined when the text
 * has something a literal block would lose or change.
 */
export function literalBlock(text: string): { readonly header: string; readonly lines: readonly string[] } | undefined {
  const body = text.replace(/\n+$/, '');
  const wholeLines = body.split('\n');
  const awkward = wholeLines.some((line) => /^\s|\s$|[^\x20-\x7e\u00a1-\u2027\u202a-\ud7ff]/.test(line));
  if (!body.includes('\n') || awkward) return undefined;
  const ending = text.slice(body.length);
  if (ending.length > 1) return undefined;
  return { header: ending === '' ? '|-' : '|', lines: wholeLines };
}
