import fc from 'fast-check';
import { someCertificate } from './some-certificate.ts';

// What resources of every kind are made of in property tests, with awkward texts wherever text is free.

export const name = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
export const awkwardText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'null',
    '~',
    'true',
    'no',
    '1',
    '1e3',
    '0x1f',
    '1:30',
    '2024-01-01',
    '- a',
    '# a',
    'a: b',
    'a #b',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`',
    '"',
    "'",
    '[',
    '{a}',
    'a,b',
    'line\nline',
    'line\nline\n',
    'end\n\n',
    '  indented\nx',
    'tab\tin\nx',
    'ümlaut\nß',
    '\u2028',
    '\u0085',
    '\ufeff',
    'a\r\nb',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ maxLength: 30, unit: 'binary' }).map((text) => text.toWellFormed()),
);
const labelText = awkwardText.map((text) => text.slice(0, 100).toWellFormed());
export const labels = fc.dictionary(fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,8}[A-Za-z0-9])?$/), labelText, {
  maxKeys: 4,
});
export const visible = fc
  .stringMatching(/^[\x21-\x7e](?:[\x20-\x7e]{0,12}[\x21-\x7e])?$/)
  // Which would begin a template.
  .filter((text) => !text.includes('${'));
export const path = fc.stringMatching(/^\/[A-Za-z0-9/_~!$&'()*+,;=:@"-]{0,16}$/);
export const headerName = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
export const duration = fc.constantFrom('1s', '250ms', '1m30s', '15s', '30s', '60s', '4s');
export const host = fc.constantFrom(
  '*',
  'api.example.com',
  '*.example.org',
  'localhost',
  '1.2.3.4',
  '[::1]',
  'true',
  'no',
  '1e3',
);
export const common = { enabled: fc.boolean(), description: awkwardText, labels };

export function withSome<Value>(
  required: string[],
  shape: { [Key in keyof Value]: fc.Arbitrary<Value[Key]> },
): fc.Arbitrary<Partial<Value>> {
  // fast-check's own type for required keys cannot be told through a generic; the keys are checked by the schema.
  return fc.record(shape, { requiredKeys: required as (keyof Value)[] }) as fc.Arbitrary<Partial<Value>>;
}

export const bundle = fc.constantFrom(someCertificate, `# a comment\n${someCertificate.trim()}\r\n${someCertificate}`);
