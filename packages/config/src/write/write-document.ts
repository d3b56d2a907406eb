import { type ConfigDocument, documentSchema } from '../document.ts';
import { orderDocument } from '../resource-order.ts';
import { isRecord } from '../schema-shape.ts';
import { redactSecrets } from '../secrets.ts';
import { withoutDefaults } from './without-defaults.ts';
import { yamlText } from './yaml-text.ts';

export interface WriteOptions {
  /** Default `yaml`. */
  readonly format?: 'yaml' | 'json';
  /** Puts each field's description above its first occurrence. YAML only. Default false. */
  readonly comments?: boolean;
  /** Writes secrets out instead of `[redacted]`. Default false. */
  readonly secrets?: boolean;
}

/**
 * A document as text: resources by name, fields in the order of their schemas, defaults left out, short mappings on
 * one line. The same document always gives the same text, and `readDocument` gives the document back.
 */
export function writeDocument(document: ConfigDocument, options: WriteOptions = {}): string {
  const compact = compactDocument(options.secrets === true ? document : redactSecrets(documentSchema, document));
  if (options.format === 'json') return `${JSON.stringify(compact, null, 2)}\n`;
  return yamlText(compact, { schema: documentSchema, comments: options.comments === true });
}

/** The document without what its schemas would fill in: what a person would have written. */
export function compactDocument(document: ConfigDocument): Record<string, unknown> {
  const ordered = orderDocument(document);
  const compact = withoutDefaults(documentSchema, ordered);
  return { version: ordered.version, ...(isRecord(compact) ? compact : {}) };
}
