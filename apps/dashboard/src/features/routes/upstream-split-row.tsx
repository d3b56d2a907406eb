'use client';
import type { UpstreamConfig } from '@sluice/config';
import { Combobox, Field, IconButton, KeyValueEditor, Menu, NumberInput } from '@sluice/ui';
import { Ellipsis, X } from 'lucide-react';
import { useState } from 'react';
import { useEdited } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';

interface UpstreamSplitRowProps {
  readonly index: number;
  readonly isOnly: boolean;
  /** `90%`. */
  readonly share: string;
  readonly upstreams: readonly UpstreamConfig[];
  readonly onRemove: () => void;
}

/** One upstream of a route: which, how much, and which of its endpoints. */
export function UpstreamSplitRow({ index, isOnly, share, upstreams, onRemove }: UpstreamSplitRowProps) {
  const path = `upstreams.${index}`;
  const name = useEdited(`${path}.name`);
  const weight = useEdited(`${path}.weight`);
  const subset = useEdited(`${path}.subset`);
  const [asksSubset, setAsksSubset] = useState(false);
  const labels = isFields(subset.value) ? (subset.value as Record<string, string>) : {};
  const hasSubset = Object.keys(labels).length > 0;
  const upstream = upstreams.find((each) => each.name === name.value);
  const what = `upstream ${index + 1}`;
  return (
    <div data-field={path} className="flex flex-col gap-2 rounded-md border bg-surface p-3">
      <div className="grid grid-cols-[1fr_auto] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_7rem_3.5rem_auto]">
        <Field
          label={isOnly ? 'Upstream' : `Upstream ${index + 1}`}
          hideLabel
          required
          error={name.error}
          className="max-sm:col-span-2"
        >
          <Combobox
            value={typeof name.value === 'string' && name.value !== '' ? name.value : undefined}
            placeholder="Choose an upstream"
            emptyText="No upstream of that name"
            options={upstreams.map((each) => ({
              value: each.name,
              label: each.name,
              detail: `${each.targets.length} ${each.targets.length === 1 ? 'target' : 'targets'}${each.enabled ? '' : ' · disabled'}`,
            }))}
            onValueChange={(next) => name.set(next ?? '')}
          />
        </Field>
        {!isOnly && (
          <>
            <Field label={`Weight of ${what}`} hideLabel error={weight.error}>
              <NumberInput
                min={0}
                max={10_000}
                unit="parts"
                placeholder="1"
                value={typeof weight.value === 'number' ? weight.value : ''}
                onChange={(event) => weight.set(event.target.value === '' ? undefined : event.target.valueAsNumber)}
                onBlur={weight.check}
              />
            </Field>
            <span className="flex h-8 items-center justify-end text-sm max-sm:hidden">{share}</span>
          </>
        )}
        <div className="flex justify-end sm:col-start-4">
          <Menu
            trigger={<IconButton label={`More for ${what}`} icon={<Ellipsis />} />}
            items={[
              {
                label: 'Only endpoints with labels',
                onSelect: () => setAsksSubset(true),
                disabled: hasSubset || asksSubset,
              },
            ]}
          />
          <IconButton label={`Remove ${what}`} icon={<X />} onClick={onRemove} disabled={isOnly} />
        </div>
      </div>
      {(hasSubset || asksSubset) && (
        <Field
          label={`Only endpoints of ${what} with these labels`}
          hint={upstream === undefined ? undefined : coverage(upstream, labels)}
          error={subset.errorWithin}
          className="max-w-md"
        >
          <KeyValueEditor
            value={labels}
            onValueChange={(next) => subset.set(Object.keys(next).length === 0 ? undefined : next)}
          />
        </Field>
      )}
    </div>
  );
}

/** `2 of 3 targets carry them`. */
function coverage({ targets }: UpstreamConfig, labels: Readonly<Record<string, string>>): string {
  const wanted = Object.entries(labels);
  const fitting = targets.filter((target) => wanted.every(([key, value]) => target.labels?.[key] === value));
  return `${fitting.length} of ${targets.length} targets carry them.`;
}
