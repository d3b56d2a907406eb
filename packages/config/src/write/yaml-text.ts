import type { z } from 'zod';
import { childSchema, isRecord, metaOf } from '../schema-shape.ts';
import { literalBlock, yamlScalar } from './yaml-scalar.ts';

/** Longest line that a mapping or a list is put on whole. */
const widest = 118;

export interface YamlTextOptions {
  readonly schema: z.core.$ZodType;
  /** Puts each field's description above its first occurrence in block form. */
  readonly comments: boolean;
}

/**
 * Plain data as YAML in the form people write configuration in: sections and resources as blocks, what is short as
 * `{ prefix: /billing }` and `[GET, POST]`. Only for data that came out of a schema: strings, numbers, truth values,
 * lists and mappings.
 */
export function yamlText(value: Readonly<Record<string, unknown>>, options: YamlTextOptions): string {
  const lines: string[] = [];
  const told = new Set<string>();

  function writeFields(
    record: Readonly<Record<string, unknown>>,
    schema: z.core.$ZodType | undefined,
    indent: string,
    first: string,
  ) {
    let prefix = first;
    for (const [key, field] of Object.entries(record)) {
      if (field === undefined) continue;
      const child = schema === undefined ? undefined : childSchema(schema, record, key);
      const comment = options.comments && child !== undefined && key !== 'name' ? commentOn(child, field) : undefined;
      if (comment !== undefined) {
        // A comment cannot stand between a dash and its first field, so it goes above the dash.
        const place = prefix === indent ? indent : prefix.slice(0, prefix.indexOf('-'));
        lines.push(`${place}# ${comment}`);
      }
      writeValue(`${prefix}${yamlScalar(key)}:`, field, child, indent);
      prefix = indent;
    }
  }

  function writeValue(start: string, field: unknown, schema: z.core.$ZodType | undefined, indent: string) {
    const section = indent === '';
    const block = typeof field === 'string' ? literalBlock(field) : undefined;
    if (block !== undefined) {
      lines.push(`${start} ${block.header}`, ...block.lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)));
      return;
    }
    const inline = `${start} ${flow(field)}`;
    const container = typeof field === 'object' && field !== null && Object.keys(field).length > 0;
    if (!container || (!section && fitsOneLine(inline))) {
      lines.push(inline);
      return;
    }
    lines.push(start);
    if (isRecord(field)) writeFields(field, schema, `${indent}  `, `${indent}  `);
    if (Array.isArray(field)) writeMembers(field, schema, `${indent}  `, section);
  }

  function writeMembers(
    list: readonly unknown[],
    schema: z.core.$ZodType | undefined,
    indent: string,
    section: boolean,
  ) {
    for (const [index, member] of list.entries()) {
      const inline = `${indent}- ${flow(member)}`;
      // A resource is put on one line only when it holds nothing but scalars.
      const flat = isRecord(member) && Object.values(member).every((field) => typeof field !== 'object');
      if (!isRecord(member) || (fitsOneLine(inline) && (flat || !section))) lines.push(inline);
      else
        writeFields(
          member,
          schema === undefined ? undefined : childSchema(schema, list, index),
          `${indent}  `,
          `${indent}- `,
        );
    }
  }

  /** What a field is; of a list without words of its own, what its members are. */
  function commentOn(schema: z.core.$ZodType, field: unknown): string | undefined {
    const own = unheard(schema);
    if (own !== undefined || !Array.isArray(field) || field.length === 0) return own;
    const member = childSchema(schema, field, 0);
    return member === undefined ? undefined : unheard(member);
  }

  function unheard(schema: z.core.$ZodType): string | undefined {
    const { description } = metaOf(schema);
    if (description === undefined || told.has(description)) return undefined;
    told.add(description);
    return description.replaceAll('\n', ' ');
  }

  writeFields(value, options.schema, '', '');
  return `${lines.join('\n')}\n`;
}

/** A text of several lines is easier to read as a block than with its line breaks escaped. */
function fitsOneLine(inline: string): boolean {
  return inline.length <= widest && !inline.includes('\\n');
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isRecord(value)) return yamlScalar(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([key, field]) => `${yamlScalar(key)}: ${flow(field)}`).join(', ')} }`;
}
