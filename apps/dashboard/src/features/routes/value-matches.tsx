'use client';
import { Button, Field, FieldGroup, IconButton, Input, Select } from '@sluice/ui';
import { Plus, X } from 'lucide-react';
import { useEdited } from '../../resource/editor-context.tsx';
import { type Fields, isFields } from '../../resource/fields.ts';

const conditions = [
  { value: 'exact', label: 'is' },
  { value: 'prefix', label: 'begins with' },
  { value: 'regex', label: 'matches' },
  { value: 'present', label: 'is there' },
  { value: 'absent', label: 'is not there' },
];

interface ValueMatchesProps {
  readonly path: string;
  readonly legend: string;
  readonly noun: string;
  readonly placeholder: string;
}

/** Conditions on headers or query parameters, a row for each. */
export function ValueMatches({ path, legend, noun, placeholder }: ValueMatchesProps) {
  const { value, set } = useEdited(path);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  return (
    <FieldGroup legend={legend} className="gap-2">
      {rows.map((_, index) => (
        <ValueMatchRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition's place is its path in the document
          key={index}
          path={`${path}.${index}`}
          name={`${noun} ${index + 1}`}
          placeholder={placeholder}
          onRemove={() => {
            const rest = rows.filter((_each, at) => at !== index);
            set(rest.length === 0 ? undefined : rest);
          }}
        />
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={<Plus />}
        className="self-start"
        onClick={() => set([...rows, { name: '', exact: '' }])}
      >
        Add {noun}
      </Button>
    </FieldGroup>
  );
}

interface ValueMatchRowProps {
  readonly path: string;
  /** `header 1`. */
  readonly name: string;
  readonly placeholder: string;
  readonly onRemove: () => void;
}

function ValueMatchRow({ path, name, placeholder, onRemove }: ValueMatchRowProps) {
  const { value, set, errorWithin, check } = useEdited(path);
  const { error: nameError } = useEdited(`${path}.name`);
  const match: Fields = isFields(value) ? value : {};
  const condition = conditionOf(match);
  const text = String(match[condition] ?? '');
  const takesText = condition === 'exact' || condition === 'prefix' || condition === 'regex';
  const write = (nextCondition: string, nextText: string, nextName = match.name) => {
    if (nextCondition === 'present' || nextCondition === 'absent') {
      set({ name: nextName, present: nextCondition === 'present' });
    } else set({ name: nextName, [nextCondition]: nextText });
  };
  return (
    <div className="grid items-start gap-2 max-sm:rounded-md max-sm:border max-sm:p-2 sm:grid-cols-[1fr_8rem_1fr_2rem]">
      <Field label={`Name of ${name}`} hideLabel required error={nameError}>
        <Input
          mono
          placeholder={placeholder}
          value={String(match.name ?? '')}
          onChange={(event) => write(condition, text, event.target.value)}
          onBlur={check}
        />
      </Field>
      <Field label={`Condition on ${name}`} hideLabel>
        <Select value={condition} options={conditions} onChange={(event) => write(event.target.value, text)} />
      </Field>
      <Field label={`Value of ${name}`} hideLabel error={nameError === undefined ? errorWithin : undefined}>
        <Input
          mono
          disabled={!takesText}
          value={takesText ? text : ''}
          onChange={(event) => write(condition, event.target.value)}
          onBlur={check}
        />
      </Field>
      <IconButton label={`Remove ${name}`} icon={<X />} onClick={onRemove} />
    </div>
  );
}

function conditionOf(match: Fields): string {
  if (match.present === false) return 'absent';
  return ['exact', 'prefix', 'regex', 'present'].find((key) => match[key] !== undefined) ?? 'exact';
}
