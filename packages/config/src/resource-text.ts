import { errorIssue } from '@sluice/core';
import { type ResourceKind, resourceLists } from './document.ts';
import { fieldIssues } from './field-issues.ts';
import { parseSource } from './read-document.ts';
import { resourceSchemas } from './resource-schemas.ts';
import { isRecord } from './schema-shape.ts';
import type { LocatedIssue } from './source-map.ts';
import { withoutDefaults } from './write/without-defaults.ts';
import { yamlText } from './write/yaml-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One resource without what its schema would fill in; as it is when it is not valid. */
export function compactResource(kind: ResourceKind, value: Fields): Fields {
  const schema = resourceSchemas[kind];
  const parsed = schema.safeParse(value);
  const compact = parsed.success ? withoutDefaults(schema, parsed.data) : value;
  return isRecord(compact) ? compact : value;
}

/** One resource as the YAML that a person would write for it, without the list around it. */
export function writeResource(kind: ResourceKind, value: Fields): string {
  return yamlText(compactResource(kind, value), { schema: resourceSchemas[kind], comments: false });
}

/** The same within a document, to be pasted into one or given to `sluice apply`. */
export function writeResourceDocument(kind: ResourceKind, value: Fields): string {
  const lines = writeResource(kind, value).trimEnd().split('\n');
  const members = lines.map((line, index) => (line === '' ? '' : `${index === 0 ? '  - ' : '    '}${line}`));
  return `${resourceLists[kind]}:\n${members.join('\n')}\n`;
}

export type ResourceTextResult =
  | { readonly ok: true; readonly value: Fields }
  /** `value` is what the text says, when it is a mapping at all. */
  | { readonly ok: false; readonly value: Fields | undefined; readonly issues: readonly LocatedIssue[] };

/** Reads one resource from YAML. Issues come with line and column. Whether references exist, the server tells. */
export function readResource(kind: ResourceKind, source: string): ResourceTextResult {
  const parsed = parseSource(source);
  if (!parsed.ok) return { ok: false, value: undefined, issues: parsed.issues };
  const { value, locate } = parsed;
  if (!isRecord(value)) {
    return { ok: false, value: undefined, issues: [locate(errorIssue([], 'invalid_type', `must be one ${kind}`))] };
  }
  const issues = fieldIssues(kind, value);
  return issues.length === 0 ? { ok: true, value } : { ok: false, value, issues: issues.map(locate) };
}
