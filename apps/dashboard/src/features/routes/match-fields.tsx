'use client';
import { hostPatternSchema } from '@sluice/config';
import { Field, FieldGroup, Fold, Input, MultiInput, Select } from '@sluice/ui';
import { useEdited, useWritten } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';
import { SchemaField } from '../../resource/schema-field.tsx';
import { routeField, routeMatchField } from './route-form-fields.ts';
import { ValueMatches } from './value-matches.tsx';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const pathKinds = [
  { value: '', label: 'Any path' },
  { value: 'prefix', label: 'Begins with' },
  { value: 'exact', label: 'Is exactly' },
  { value: 'regex', label: 'Matches' },
];

const pathHints: Readonly<Record<string, string>> = {
  '': 'Every path of the hosts above.',
  prefix: 'By segment: /a covers /a and /a/b, not /ab.',
  exact: 'This path and no other.',
  regex: 'RE2 syntax; must match the whole path.',
};

/** Which requests a route takes, or which connections. @param tcp shows of the conditions only what is written */
export function MatchFields({ tcp }: { tcp: boolean }) {
  const hosts = useEdited('hosts');
  const { match } = useWritten();
  const isShown = (...names: string[]) => !tcp || names.some((name) => isFields(match) && match[name] !== undefined);
  return (
    <FieldGroup
      legend="Match"
      hint={tcp ? undefined : 'All conditions must hold. Without any, the route takes every request.'}
    >
      <Field label="Hosts" hint={routeField('hosts').description} error={hosts.errorWithin}>
        <MultiInput
          mono
          value={Array.isArray(hosts.value) ? hosts.value.map(String) : []}
          placeholder="api.example.com, *.example.com"
          validate={(host) => {
            const problem = hostPatternSchema.safeParse(host).error?.issues[0]?.message;
            return problem === undefined ? undefined : `${host} ${problem}`;
          }}
          onValueChange={(next) => hosts.set(next.length === 0 ? undefined : next)}
          onBlur={hosts.check}
        />
      </Field>
      {isShown('path') && <PathField />}
      {isShown('methods') && <MethodsField />}
      {isShown('headers', 'query', 'clientAddresses') && <MoreConditions />}
    </FieldGroup>
  );
}

function PathField() {
  const path = useEdited('match.path');
  const [kind = '', text = ''] = isFields(path.value)
    ? (Object.entries(path.value).find(([, value]) => value !== undefined) ?? [])
    : [];
  return (
    <div className="grid gap-2 sm:grid-cols-[10rem_1fr]">
      <Field label="Path">
        <Select
          value={kind}
          options={pathKinds}
          onChange={(event) => {
            const next = event.target.value;
            const start = next === 'regex' ? '' : '/';
            path.set(next === '' ? undefined : { [next]: String(text) || start });
          }}
        />
      </Field>
      <Field label="Path value" hideLabel hint={pathHints[kind]} error={path.errorWithin} className="sm:pt-6">
        <Input
          mono
          disabled={kind === ''}
          value={String(text)}
          placeholder={kind === 'regex' ? '/v[0-9]+/.*' : '/billing'}
          onChange={(event) => path.set({ [kind]: event.target.value })}
          onBlur={() => kind !== '' && path.check()}
        />
      </Field>
    </div>
  );
}

function MethodsField() {
  const edited = useEdited('match.methods');
  return (
    <Field label="Methods" hint="Any when left out. GET includes HEAD." error={edited.errorWithin}>
      <MultiInput
        mono
        value={Array.isArray(edited.value) ? edited.value.map(String) : []}
        suggestions={methods}
        placeholder="GET, POST"
        onValueChange={(next) => {
          const upper = [...new Set(next.map((method) => method.toUpperCase()))];
          edited.set(upper.length === 0 ? undefined : upper);
        }}
        onBlur={edited.check}
      />
    </Field>
  );
}

function MoreConditions() {
  const headers = useEdited('match.headers');
  const query = useEdited('match.query');
  const addresses = useEdited('match.clientAddresses');
  const counts = [
    [headers.value, 'header'],
    [query.value, 'query parameter'],
    [addresses.value, 'client range'],
  ] as const;
  const summary = counts
    .filter(([value]) => Array.isArray(value) && value.length > 0)
    .map(([value, noun]) => `${(value as unknown[]).length} ${noun}${(value as unknown[]).length === 1 ? '' : 's'}`);
  return (
    <Fold
      title="More conditions"
      summary={summary.length === 0 ? 'headers, query parameters, client addresses' : summary.join(', ')}
      defaultOpen={summary.length > 0}
      forceOpen={[headers, query, addresses].some(({ errorWithin }) => errorWithin !== undefined)}
    >
      <ValueMatches path="match.headers" legend="Headers" noun="header" placeholder="x-canary" />
      <ValueMatches path="match.query" legend="Query parameters" noun="parameter" placeholder="version" />
      <SchemaField field={routeMatchField('clientAddresses')} path="match.clientAddresses" />
    </Fold>
  );
}
