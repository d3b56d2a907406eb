'use client';
import type { FieldKind, FormField } from '@sluice/config';
import { Button, FieldGroup, IconButton } from '@sluice/ui';
import { Plus, X } from 'lucide-react';
import { useEdited } from './editor-context.tsx';
import { SchemaField } from './schema-field.tsx';
import { startOf } from './schema-forms.tsx';

type List = Extract<FieldKind, { kind: 'list' }>;

/** Several things of one shape, one below the other. */
export function SchemaList({ field, path }: { field: FormField & List; path: string }) {
  const { value, set } = useEdited(path);
  const members: readonly unknown[] = Array.isArray(value) ? value : [];
  const { member } = field;
  const noun = member.title.toLowerCase();
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      {members.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a member's place is its path in the document
        <div key={index} className="flex items-start gap-2 rounded-md border p-3">
          <div className="min-w-0 flex-1">
            <SchemaField field={asField(member, String(index))} path={`${path}.${index}`} />
          </div>
          <IconButton
            label={`Remove ${noun} ${index + 1}`}
            icon={<X />}
            onClick={() => {
              const rest = members.filter((_each, at) => at !== index);
              set(rest.length === 0 ? undefined : rest);
            }}
          />
        </div>
      ))}
      <Button size="sm" icon={<Plus />} className="self-start" onClick={() => set([...members, firstOf(member)])}>
        Add {noun}
      </Button>
    </FieldGroup>
  );
}

function asField(member: List['member'], name: string): FormField {
  return {
    ...member,
    name,
    description: undefined,
    required: true,
    default: undefined,
    advanced: false,
    secret: false,
  };
}

function firstOf(member: List['member']): unknown {
  if (member.kind === 'forms') {
    const [first] = member.forms;
    return first === undefined ? {} : startOf(member, first, undefined);
  }
  if (member.kind === 'boolean') return true;
  return member.kind === 'number' ? undefined : member.kind === 'text' || member.kind === 'choice' ? '' : {};
}
