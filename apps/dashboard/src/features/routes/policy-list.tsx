'use client';
import type { FormBranch } from '@sluice/config';
import { Button, FieldGroup, IconButton, Menu } from '@sluice/ui';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useEdited } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';
import { startOf } from '../../resource/form-branches.ts';
import { BranchFields } from '../../resource/schema-field.tsx';
import { routeField } from './route-form-fields.ts';

const field = routeField('policies');
/** Every kind there is, from the schemas alone: a later one is in this list without a change here. */
const union = field.kind === 'list' && field.member.kind === 'forms' ? field.member : undefined;

/** The steps applied to a request on its way, in order. */
export function PolicyList() {
  const { value, set } = useEdited('policies');
  const policies: readonly unknown[] = Array.isArray(value) ? value : [];
  if (union === undefined) return null;
  const write = (next: readonly unknown[]) => set(next.length === 0 ? undefined : next);
  const move = (from: number, to: number) => {
    const next = [...policies];
    next.splice(to, 0, ...next.splice(from, 1));
    write(next);
  };
  return (
    <FieldGroup legend="Policies" hint="Applied from the top, to the request and back to the response.">
      {policies.map((policy, index) => {
        const type = isFields(policy) ? policy[union.discriminator ?? 'type'] : undefined;
        const branch = union.forms.find((form) => form.value === type);
        return (
          <PolicyCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a policy's place is its path in the document
            key={index}
            index={index}
            count={policies.length}
            branch={branch}
            type={String(type)}
            onMove={move}
            onRemove={() => write(policies.filter((_, at) => at !== index))}
          />
        );
      })}
      <div>
        <Menu
          align="start"
          trigger={
            <Button size="sm" icon={<Plus />}>
              Add policy
            </Button>
          }
          items={union.forms.map((form) => ({
            label: form.title,
            onSelect: () => write([...policies, startOf(union, form, undefined)]),
          }))}
        />
      </div>
    </FieldGroup>
  );
}

interface PolicyCardProps {
  readonly index: number;
  readonly count: number;
  readonly branch: FormBranch | undefined;
  readonly type: string;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: () => void;
}

function PolicyCard({ index, count, branch, type, onMove, onRemove }: PolicyCardProps) {
  const title = branch?.title ?? type;
  return (
    <section
      data-field={`policies.${index}`}
      aria-label={`Policy ${index + 1}: ${title}`}
      className="rounded-md border bg-surface"
    >
      <header className="flex items-center gap-1 border-b px-3 py-1">
        <span className="flex-1 font-medium text-sm">{title}</span>
        <IconButton
          size="sm"
          label={`Move policy ${index + 1} up`}
          icon={<ArrowUp />}
          disabled={index === 0}
          onClick={() => onMove(index, index - 1)}
        />
        <IconButton
          size="sm"
          label={`Move policy ${index + 1} down`}
          icon={<ArrowDown />}
          disabled={index === count - 1}
          onClick={() => onMove(index, index + 1)}
        />
        <IconButton size="sm" label={`Remove policy ${index + 1}`} icon={<X />} onClick={onRemove} />
      </header>
      <div className="flex flex-col gap-4 p-3">
        {branch?.description !== undefined && <p className="text-muted text-xs">{branch.description}</p>}
        {branch !== undefined && <BranchFields branch={branch} path={`policies.${index}`} />}
      </div>
    </section>
  );
}
