import { isRecord } from '../schema-shape.ts';

const longest = 80;

/** A value as YAML's one-line form, shortened: `{ prefix: /billing }`, `GET, POST`. */
export function valueInWords(value: unknown): string {
  const text = Array.isArray(value) ? value.map(inline).join(', ') || 'nothing' : inline(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function inline(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isRecord(value)) return String(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? '{}' : `{ ${fields.map(([key, field]) => `${key}: ${inline(field)}`).join(', ')} }`;
}
