import { certificateSourceSchemas } from '@sluice/certificates/schemas';
import { healthCheckSchemas } from '@sluice/health-checks/schemas';
import { loadBalancingSchemas } from '@sluice/load-balancing/schemas';
import { policySchemas } from '@sluice/policies/schemas';
import type { z } from 'zod';
import { valueInWords } from './diff/value-in-words.ts';
import { type FieldKind, type FormBranch, type FormField, formField, formFields } from './form-fields.ts';
import { issueCodes } from './issue-codes.ts';
import { lintCodes } from './lint/lint-codes.ts';
import { certificateSchema } from './resources/certificate.ts';
import { sourceSchema } from './resources/discovery-source.ts';
import { listenerSchema } from './resources/listener.ts';
import { routeSchema } from './resources/route.ts';
import { settingsSchema } from './resources/settings.ts';
import { upstreamSchema } from './resources/upstream.ts';
import { metaOf, shapeOf } from './schema-shape.ts';

/** A generated page: its file name and its Markdown. */
export interface ReferencePage {
  readonly file: string;
  readonly text: string;
}

const note = '<!-- Generated from the schemas by `npm run docs`. Edit the schema, not this page. -->';

const resources: readonly (readonly [string, z.core.$ZodType])[] = [
  ['settings', settingsSchema],
  ['certificates', certificateSchema],
  ['listeners', listenerSchema],
  ['upstreams', upstreamSchema],
  ['routes', routeSchema],
];

/** One page per resource and per family of kinds, and a page that lists them. */
export function referencePages(): ReferencePage[] {
  const pages = [
    ...resources.map(([section, schema]) => resourcePage(section, schema)),
    kindsPage(
      'certificate-sources',
      'Certificate sources',
      'Where a certificate and its key come from: `source` of a certificate.',
      certificateSourceSchemas,
    ),
    kindsPage(
      'load-balancing',
      'Load balancing',
      'How an upstream chooses among its endpoints: `loadBalancing` of an upstream.',
      loadBalancingSchemas,
    ),
    kindsPage(
      'health-checks',
      'Health checks',
      'How endpoints are asked whether they are well: `healthCheck` of an upstream. When every endpoint of an upstream is unhealthy, requests go to all of them.',
      healthCheckSchemas,
    ),
    kindsPage(
      'policies',
      'Policies',
      'Steps applied to an exchange, in the written order: `policies` of a route.',
      policySchemas,
    ),
    kindsPage(
      'discoverySources',
      'Discovery sources',
      'Section `discoverySources`. Registries that know where services run, by their `type`. Targets of upstreams refer to them.',
      sourceSchema.options,
    ),
  ];
  pages.push(issuesPage());
  const links = pages.map(({ file, title }) => `* [${title}](${file})`);
  const index = [
    note,
    '# Configuration reference',
    'A document is one YAML or JSON mapping: `version: 1`, then `settings`, `certificates`, `discoverySources`, `listeners`, `upstreams` and `routes`. Editors complete and check it with [sluice.schema.json](sluice.schema.json). Which of several routes a request goes to: [precedence](../precedence.md).',
    links.join('\n'),
  ];
  return [{ file: 'README.md', text: `${index.join('\n\n')}\n` }, ...pages.map(({ file, text }) => ({ file, text }))];
}

function issuesPage(): ReferencePage & { title: string } {
  const errors = Object.entries(issueCodes).map(([code, words]) => `| \`${code}\` | ${cell(words)} |`);
  const findings = Object.entries(lintCodes).map(
    ([code, { severity, meaning }]) => `| \`${code}\` | ${severity} | ${cell(meaning)} |`,
  );
  const parts = [
    note,
    '# Issues',
    'What `validate`, `lint`, `plan`, `apply` and the API say about a document: a path, one of these codes, and a sentence.',
    '## Errors',
    'They refuse the document.',
    ['| Code | Meaning |', '|---|---|', ...errors].join('\n'),
    '## Findings',
    'The document is allowed and unlikely to be meant; each finding has a second sentence that says what to do. A `warning` fails requests, lets in or keeps out others than it seems to, or exposes something. An `info` does nothing, or less than it says. Forms, the review of a change, `plan` and `apply` show them, the page Lint lists those of the configuration, and `sluice lint` those of a file.',
    ['| Code | Severity | Meaning |', '|---|---|---|', ...findings].join('\n'),
  ];
  return { file: 'issues.md', title: 'Issues and findings', text: `${parts.join('\n\n')}\n` };
}

function resourcePage(section: string, schema: z.core.$ZodType): ReferencePage & { title: string } {
  const { title = section, description } = metaOf(schema);
  const text = [
    note,
    `# ${title}`,
    `Section \`${section}\`. ${description ?? ''}`.trim(),
    ...tables(formFields(schema), ''),
  ];
  return { file: `${section}.md`, title, text: `${text.join('\n\n')}\n` };
}

function kindsPage(
  file: string,
  title: string,
  words: string,
  kinds: readonly z.core.$ZodType[],
): ReferencePage & { title: string } {
  const sections = kinds.flatMap((schema) => {
    const meta = metaOf(schema);
    const type = valueInWords(typeOf(schema));
    return [
      `## ${meta.title ?? type}`,
      `\`type: ${type}\`. ${meta.description ?? ''}`.trim(),
      ...tables(formFields(schema), ''),
    ];
  });
  return { file: `${file}.md`, title, text: `${[note, `# ${title}`, words, ...sections].join('\n\n')}\n` };
}

function typeOf(schema: z.core.$ZodType): unknown {
  const type = shapeOf(schema).type;
  const choice = type === undefined ? undefined : formField('type', type);
  return type === undefined || choice === undefined ? '' : [...(type._zod.values ?? [])][0];
}

/** A table of the fields, then one for each group among them. */
function tables(fields: readonly FormField[], prefix: string): string[] {
  if (fields.length === 0) return ['No settings.'];
  const rows = fields.map(
    (field) =>
      `| \`${field.name}\` | ${kindWords(field)} | ${defaultWords(field)} | ${cell(field.description ?? field.title)} |`,
  );
  const table = ['| Field | Value | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
  return [table, ...fields.flatMap((field) => below(field, `${prefix}${field.name}`))];
}

function below(field: FieldKind, path: string): string[] {
  if (field.kind === 'group') return [`### \`${path}\``, ...tables(field.fields, `${path}.`)];
  if (field.kind === 'list') return below(field.member, `${path}[]`);
  if (field.kind !== 'forms' || field.discriminator !== undefined) return [];
  return field.forms.flatMap((form) => (form.shape.kind === 'group' ? formTables(form, form.shape.fields, path) : []));
}

function formTables(form: FormBranch, fields: readonly FormField[], path: string): string[] {
  return [`### \`${path}\`: ${form.title.toLowerCase()}`, ...tables(fields, `${path}.`)];
}

function defaultWords(field: FormField): string {
  if (field.required) return 'required';
  if (field.kind === 'group') return '';
  if (Array.isArray(field.default) && field.default.length === 0) return 'none';
  return field.default === undefined ? '–' : `\`${cell(valueInWords(field.default))}\``;
}

function kindWords(field: FieldKind & Pick<FormField, 'reference' | 'input'>): string {
  if (field.reference !== undefined) return `name of a ${field.reference}`;
  switch (field.kind) {
    case 'text':
      return field.input === undefined || field.input === 'multiline' ? 'text' : inputWords[field.input];
    case 'boolean':
      return '`true` or `false`';
    case 'map':
      return 'names with texts';
    case 'number':
      return numberWords(field);
    case 'choice':
      return field.values.map((value) => `\`${value}\``).join(', ');
    case 'group':
      return 'see below';
    case 'list':
      return `list of: ${kindWords(field.member)}`;
    case 'forms':
      return field.discriminator === undefined
        ? field.forms
            .map((form) =>
              form.shape.kind === 'choice'
                ? kindWords({ ...form.shape, reference: undefined, input: undefined })
                : form.title.toLowerCase(),
            )
            .join(', or ')
        : `one of ${field.forms.map((form) => `\`${form.value ?? form.title}\``).join(', ')}`;
  }
}

function numberWords({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum}–${maximum}`;
  return minimum === undefined ? 'number' : `number, at least ${minimum}`;
}

const inputWords = {
  duration: 'duration',
  size: 'size',
  address: 'host:port',
  host: 'host',
  path: 'path',
  regex: 'RE2 expression',
  cidr: 'address or range',
  'header-name': 'header name',
  pem: 'PEM',
} as const;

/** A table cell holds no bar and no line break. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
