'use client';
import type { FormField } from '@sluice/config';
import { Field, Input, KeyValueEditor, MultiInput, NumberInput, Select, Switch, Textarea } from '@sluice/ui';
import { useEdited } from './editor-context.tsx';
import { isFields } from './fields.ts';
import { QuantityInput } from './quantity-input.tsx';
import { useReferenceNames } from './use-reference-names.ts';

export interface SchemaFieldProps {
  readonly field: FormField;
  /** In the document: `timeouts.connect`. */
  readonly path: string;
  /** For rows, whose column says what it is. */
  readonly hideLabel?: boolean | undefined;
}

const monospace = new Set(['address', 'host', 'path', 'regex', 'cidr', 'header-name']);

/** One control for one value: a switch, a number, a choice, a text, pairs, or a list of texts. */
export function ValueField({ field, path, hideLabel }: SchemaFieldProps) {
  const edited = useEdited(path);
  const names = useReferenceNames(field.kind === 'list' ? field.member.reference : field.reference);
  const { value, set, error, errorWithin, check } = edited;
  const label = { label: field.title, hint: field.description, required: field.required, hideLabel };

  switch (field.kind) {
    case 'boolean':
      return (
        <Switch
          label={field.title}
          hint={field.description}
          checked={(value ?? field.default) === true}
          onChange={(event) => set(event.target.checked)}
        />
      );
    case 'number':
      return (
        <Field {...label} error={error}>
          <NumberInput
            value={typeof value === 'number' ? value : ''}
            placeholder={placeholderOf(field)}
            min={field.minimum}
            max={field.maximum}
            step={field.integer ? 1 : 'any'}
            onChange={(event) => set(event.target.value === '' ? undefined : event.target.valueAsNumber)}
            onBlur={check}
          />
        </Field>
      );
    case 'choice':
      return (
        <Field {...label} error={error}>
          <Select
            value={String(value ?? field.default ?? '')}
            placeholder={field.required || field.default !== undefined ? undefined : (field.placeholder ?? 'None')}
            options={field.values.map((each) => ({ value: String(each), label: String(each) }))}
            onChange={(event) => {
              const chosen = field.values.find((each) => String(each) === event.target.value);
              set(chosen);
            }}
          />
        </Field>
      );
    case 'map':
      return (
        <Field {...label} error={errorWithin}>
          <KeyValueEditor
            value={isFields(value) ? toTexts(value) : {}}
            noun={field.name === 'labels' || field.name === 'subset' ? 'label' : 'header'}
            onValueChange={(next) => set(Object.keys(next).length === 0 ? undefined : next)}
          />
        </Field>
      );
    case 'list':
      return (
        <Field {...label} error={errorWithin}>
          <MultiInput
            value={Array.isArray(value) ? value.map(String) : []}
            suggestions={field.member.kind === 'choice' ? field.member.values.map(String) : names}
            placeholder={listPlaceholder(field.member, names) ?? placeholderOf(field)}
            mono
            onValueChange={(next) => set(next.length === 0 ? undefined : next)}
            onBlur={check}
          />
        </Field>
      );
    default: {
      const text = value === undefined || value === null ? '' : String(value);
      // An empty text of a field that may be left out is left out; one that must be there is empty.
      const write = (next: string) => set(next === '' && !field.required ? undefined : next);
      if (field.input === 'duration' || field.input === 'size') {
        return (
          <Field {...label} error={error}>
            <QuantityInput
              kind={field.input}
              value={text}
              fallback={field.default === undefined ? undefined : String(field.default)}
              label={field.title}
              onValueChange={write}
              onBlur={check}
            />
          </Field>
        );
      }
      if (field.reference !== undefined) {
        const known = text === '' || names.includes(text) ? names : [text, ...names];
        return (
          <Field {...label} error={error}>
            <Select
              value={text}
              placeholder={field.required ? 'Choose one' : 'None'}
              options={known.map((name) => ({ value: name, label: name }))}
              onChange={(event) => write(event.target.value)}
              onBlur={check}
            />
          </Field>
        );
      }
      return (
        <Field {...label} error={error}>
          {field.input === 'multiline' || field.input === 'pem' ? (
            <Textarea
              value={text}
              mono={field.input === 'pem'}
              placeholder={field.input === 'pem' ? '-----BEGIN CERTIFICATE-----' : undefined}
              onChange={(event) => write(event.target.value)}
              onBlur={check}
            />
          ) : (
            <Input
              value={text}
              placeholder={placeholderOf(field)}
              mono={monospace.has(field.input ?? '')}
              type={field.secret ? 'password' : 'text'}
              onChange={(event) => write(event.target.value)}
              onBlur={check}
            />
          )}
        </Field>
      );
    }
  }
}

type Member = Extract<FormField, { kind: 'list' }>['member'];

/** What is referred to is chosen; an example of a name would look like one of them. */
function listPlaceholder({ reference, placeholder }: Member, names: readonly string[]): string | undefined {
  if (reference === undefined) return placeholder;
  return names.length === 0 ? `There is no ${reference} yet` : `Choose a ${reference}`;
}

/** The default, where there is one: an empty field means just that. */
function placeholderOf(field: FormField): string | undefined {
  const shown = typeof field.default === 'object' ? undefined : field.default;
  return shown === undefined || shown === '' ? field.placeholder : String(shown);
}

function toTexts(value: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
