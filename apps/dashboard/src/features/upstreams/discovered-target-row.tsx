'use client';
import { formFields, type SourceConfig, targetSchema } from '@sluice/config';
import { discoveryQuerySchemas } from '@sluice/discovery/schemas';
import { Field, IconButton, Menu, NumberInput, Select, Switch, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Ellipsis, X } from 'lucide-react';
import { paths } from '../../lib/paths.ts';
import { useEdited, useForget } from '../../resource/editor-context.tsx';
import { FieldGrid } from '../../resource/schema-field.tsx';
import { useTRPC } from '../../trpc/trpc.ts';

const fields = formFields(targetSchema);

interface DiscoveredTargetRowProps {
  readonly index: number;
  readonly last: boolean;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: (index: number) => void;
}

/** A target whose endpoints a discovery source finds: which source, and what it is asked. */
export function DiscoveredTargetRow({ index, last, onMove, onRemove }: DiscoveredTargetRowProps) {
  const trpc = useTRPC();
  const sources = useQuery(trpc.discoverySources.list.queryOptions());
  const source = useEdited(`targets.${index}.discovery`);
  const weight = useEdited(`targets.${index}.weight`);
  const enabled = useEdited(`targets.${index}.enabled`);
  const draining = useEdited(`targets.${index}.draining`);
  const forget = useForget();
  const chosen = sources.data?.items.find(({ value }) => value.name === source.value)?.value;
  const name = `target ${index + 1}`;
  const known = sources.data?.items.map(({ value }) => value.name) ?? [];
  const written = typeof source.value === 'string' ? source.value : '';
  const choose = (next: string) => {
    const kind = sources.data?.items.find(({ value }) => value.name === next)?.value.type;
    if (chosen !== undefined && kind !== undefined) {
      const kept = queryFieldsOf(kind);
      const lost = queryFieldsOf(chosen.type).filter((field) => !kept.includes(field));
      forget(lost.map((field) => `targets.${index}.${field.name}`));
    }
    source.set(next);
  };
  return (
    <div className="flex flex-col gap-2 border-b px-3 py-2 last:border-b-0">
      <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[minmax(12rem,1fr)_5rem_7rem_10.5rem]">
        <Field label={`Source of ${name}`} hideLabel required error={source.error} className="max-sm:col-span-2">
          <Select
            value={written}
            placeholder="Choose a discovery source"
            options={[...new Set([...known, ...(written === '' ? [] : [written])])].map((each) => ({
              value: each,
              label: each,
            }))}
            onChange={(event) => choose(event.target.value)}
            onBlur={source.check}
          />
        </Field>
        <Field label={`Weight of ${name}`} className="sm:[&>div:first-child]:sr-only" error={weight.error}>
          <NumberInput
            min={0}
            max={1000}
            value={typeof weight.value === 'number' ? weight.value : ''}
            placeholder="1"
            onChange={(event) => weight.set(event.target.value === '' ? undefined : event.target.valueAsNumber)}
            onBlur={weight.check}
          />
        </Field>
        <span className="hidden sm:block" />
        <div className="flex h-8 items-center gap-1 max-sm:col-span-2 sm:justify-end">
          <Switch
            label={`Enable ${name}`}
            hideLabel
            className="mx-1"
            checked={enabled.value !== false}
            onChange={(event) => enabled.set(event.target.checked ? undefined : false)}
          />
          <Menu
            trigger={<IconButton label={`More for ${name}`} icon={<Ellipsis />} />}
            items={[
              {
                label: draining.value === true ? 'Stop draining' : 'Drain',
                onSelect: () => draining.set(draining.value === true ? undefined : true),
              },
              { label: 'Move up', onSelect: () => onMove(index, index - 1), disabled: index === 0 },
              { label: 'Move down', onSelect: () => onMove(index, index + 1), disabled: last },
            ]}
          />
          <IconButton label={`Remove ${name}`} icon={<X />} onClick={() => onRemove(index)} />
        </div>
      </div>
      {sources.data !== undefined && known.length === 0 && (
        <p className="text-muted text-xs">
          There is no discovery source yet.{' '}
          <TextLink href={paths.newSource()} target="_blank">
            Make one in another tab
          </TextLink>
        </p>
      )}
      {draining.value === true && (
        <p className="text-draining text-xs">Draining: its endpoints finish what they have and get nothing new.</p>
      )}
      {chosen !== undefined && <FieldGrid fields={queryFieldsOf(chosen.type)} path={`targets.${index}`} />}
    </div>
  );
}

function queryFieldsOf(type: SourceConfig['type']) {
  const asked = discoveryQuerySchemas[type].shape;
  return fields.filter(({ name }) => name in asked);
}
