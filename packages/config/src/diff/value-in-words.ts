import { isRecord } from '../schema-shape.ts';

const longest = 80;

/** A value as YAML's one-line form, shortened: `{ prefix: /billing }`, `GET, POST`. */
export function valueInWords(value: unknown): string {
  const text = Array.isArray(value) ? value.map(inline).join(', ') || 'nothing' : inline(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function inline(value: unknown): string {
  if (typeof value === 'string') return value === '' || /\p{Cc}/u.test(value) ? quoted(value) : value;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isRecord(value)) return String(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? '{}' : `{ ${fields.map(([key, field]) => `${key}: ${inline(field)}`).join(', ')} }`;
}

/** A sentence stays on one line, and nothing in it steers the terminal it is printed on. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /\p{Cc}/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
