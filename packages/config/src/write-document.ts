import { Document, isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { type ConfigDocument, documentSchema } from './document.ts';
import { orderDocument } from './resource-order.ts';
import { branchFor, childSchema, defaultOf, isRecord, metaOf, shapeOf } from './schema-shape.ts';
import { redactSecrets } from './secrets.ts';

export interface WriteOptions {
  /** Default `yaml`. */
  readonly format?: 'yaml' | 'json';
  /** Puts each field's description above its first occurrence. YAML only. Default false. */
  readonly comments?: boolean;
  /** Writes secrets out instead of `[redacted]`. Default false. */
  readonly secrets?: boolean;
}

/** Longest mapping that is written on one line. */
const lineWidth = 110;

/**
 * A document as text: resources by name, fields in the order of their schemas, defaults left out, short mappings on
 * one line. The same document always gives the same text, and `readDocument` gives the document back.
 */
export function writeDocument(document: ConfigDocument, options: WriteOptions = {}): string {
  const compact = compactDocument(options.secrets === true ? document : redactSecrets(documentSchema, document));
  if (options.format === 'json') return `${JSON.stringify(compact, null, 2)}\n`;
  const yaml = new Document(compact, { aliasDuplicateObjects: false, keepUndefined: false });
  layOut(yaml.contents, 0);
  if (options.comments === true) addComments(yaml.contents, documentSchema, compact, new Set());
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** The document without what its schemas would fill in: what a person would have written. */
export function compactDocument(document: ConfigDocument): Record<string, unknown> {
  const ordered = orderDocument(document);
  const compact = withoutDefaults(documentSchema, ordered);
  return { version: ordered.version, ...(isRecord(compact) ? compact : {}) };
}

/** One value of a schema in its shortest form, fields in the schema's order. */
export function withoutDefaults(schema: z.core.$ZodType, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((member, index) => withoutDefaults(childSchema(schema, value, index) ?? schema, member));
  }
  if (!isRecord(value)) return value;
  const branch = branchFor(schema, value);
  const shape = shapeOf(branch);
  const fields = new Set([...Object.keys(shape), ...Object.keys(value)]);
  const written: Record<string, unknown> = {};
  for (const field of fields) {
    if (value[field] === undefined) continue;
    const child = childSchema(branch, value, field);
    if (child === undefined) {
      written[field] = value[field];
      continue;
    }
    const fallback = defaultOf(child);
    if (fallback.value !== undefined && canonicalJson(fallback.value) === canonicalJson(value[field])) continue;
    written[field] = withoutDefaults(child, value[field]);
  }
  return written;
}

/** Puts mappings and lists that fit on one line there. The top-level lists stay one entry a line. */
function layOut(node: unknown, depth: number): void {
  if (!isMap(node) && !isSeq(node)) return;
  // depth 0 the document, 1 its lists, 2 the resources
  if (depth >= 2 && fitsOneLine(node, depth)) {
    node.flow = true;
    return;
  }
  for (const item of node.items) layOut(isMap(node) ? (item as { value: unknown }).value : item, depth + 1);
}

function fitsOneLine(node: YAMLMap | YAMLSeq, depth: number): boolean {
  const plain: unknown = node.toJSON();
  const isResource = depth === 2;
  // A resource is on one line only when it is flat: `- { name: web, address: 0.0.0.0:8080 }`.
  if (isResource && isRecord(plain) && Object.values(plain).some((value) => typeof value === 'object')) return false;
  return (
    JSON.stringify(plain).length + 2 * depth <= lineWidth && !/\n/.test(JSON.stringify(plain).replaceAll('\\n', '\n'))
  );
}

/** A field is explained where it first occurs on a line of its own. */
function addComments(node: unknown, schema: z.core.$ZodType, value: unknown, told: Set<string>): void {
  if (isSeq(node) && Array.isArray(value)) {
    node.items.forEach((item, index) => {
      addComments(item, childSchema(schema, value, index) ?? schema, value[index], told);
    });
    return;
  }
  if (!isMap(node) || node.flow === true || !isRecord(value)) return;
  for (const pair of node.items) {
    const field = String(pair.key);
    const child = childSchema(schema, value, field);
    if (child === undefined) continue;
    const words = metaOf(child).description;
    if (words !== undefined && !told.has(words) && field !== 'name') {
      told.add(words);
      const key = yamlScalar(pair.key);
      if (key !== undefined) key.commentBefore = ` ${words}`;
    }
    addComments(pair.value, child, value[field], told);
  }
}

function yamlScalar(key: unknown): { commentBefore?: string | null } | undefined {
  return typeof key === 'object' && key !== null ? key : undefined;
}
