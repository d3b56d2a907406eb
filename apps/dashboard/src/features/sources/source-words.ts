import { type SourceConfig, sourceSchema } from '@sluice/config';

/** What a source asks, in a word: `File`. */
export function typeWords(type: SourceConfig['type']): string {
  const kind = sourceSchema.options.find(({ shape }) => shape.type.value === type);
  return kind?.meta()?.title ?? type;
}

/** What a target asks, as one line: `service billing, match version: v2`. */
export function queryWords(query: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(query).map(([key, value]) => `${key} ${valueWords(value)}`);
  return words.length === 0 ? 'everything' : words.join(', ');
}

function valueWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${String(each)}`)
    .join(' ');
}
