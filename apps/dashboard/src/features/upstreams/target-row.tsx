'use client';
import { Field, IconButton, Input, KeyValueEditor, Menu, NumberInput, Switch } from '@sluice/ui';
import { Ellipsis, X } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useFieldActions } from '../../resource/editor-context.tsx';
import { type Fields, isFields } from '../../resource/fields.ts';
import { ProbeAnswer, ProbeButton, useTargetProbe } from './target-probe.tsx';

/** What a row shows. */
export interface ShownTarget {
  readonly target: Fields;
  /** By field. */
  readonly errors: Readonly<Record<string, string | undefined>>;
}

interface TargetRowProps {
  readonly index: number;
  readonly last: boolean;
  /**
   * A `ShownTarget` as JSON. The form changes its objects in place and tells every row of every key press; a text is
   * the same as long as the row shows the same, so that hundreds of others are not drawn again.
   */
  readonly shown: string;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: (index: number) => void;
}

/** From tablets up the column says what a field is; the label is still read. */
const labelOnPhones = 'sm:[&>div:first-child]:sr-only';

/** A field of the target: what the row was given of it, and what can be done to it. */
function useTargetField({ index }: TargetRowProps, { target, errors }: ShownTarget, name: string) {
  const actions = useFieldActions(`targets.${index}.${name}`);
  return { value: target[name], error: errors[name], ...actions };
}

/** One target: what is needed most in the row, labels below it when there are any. */
export const TargetRow = memo((props: TargetRowProps) => {
  const { index, last, shown, onMove, onRemove } = props;
  // The table wrote one.
  const parsed = useMemo(() => JSON.parse(shown) as ShownTarget, [shown]);
  const address = useTargetField(props, parsed, 'address');
  const weight = useTargetField(props, parsed, 'weight');
  const zone = useTargetField(props, parsed, 'zone');
  const labels = useTargetField(props, parsed, 'labels');
  const enabled = useTargetField(props, parsed, 'enabled');
  const draining = useTargetField(props, parsed, 'draining');
  const [showsLabels, setShowsLabels] = useState(false);
  const text = typeof address.value === 'string' ? address.value : '';
  const probe = useTargetProbe(text);
  const name = `target ${index + 1}`;
  const labelled = isFields(labels.value) && Object.keys(labels.value).length > 0;
  return (
    <div className="flex flex-col gap-2 border-b px-3 py-2 last:border-b-0">
      <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[minmax(12rem,1fr)_5rem_7rem_10.5rem]">
        <Field label={`Address of ${name}`} hideLabel required error={address.error} className="max-sm:col-span-2">
          <Input
            mono
            value={text}
            placeholder="10.0.0.5:8080"
            onChange={(event) => address.set(event.target.value)}
            onBlur={address.check}
          />
        </Field>
        <Field label={`Weight of ${name}`} className={labelOnPhones} error={weight.error}>
          <NumberInput
            min={0}
            max={1000}
            value={typeof weight.value === 'number' ? weight.value : ''}
            placeholder="1"
            onChange={(event) => weight.set(event.target.value === '' ? undefined : event.target.valueAsNumber)}
            onBlur={weight.check}
          />
        </Field>
        <Field label={`Zone of ${name}`} className={labelOnPhones} error={zone.error}>
          <Input
            value={typeof zone.value === 'string' ? zone.value : ''}
            placeholder="zone"
            onChange={(event) => zone.set(event.target.value === '' ? undefined : event.target.value)}
            onBlur={zone.check}
          />
        </Field>
        <div className="flex h-8 items-center gap-1 max-sm:col-span-2">
          <ProbeButton name={name} probe={probe} disabled={text === ''} />
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
              { label: 'Labels', onSelect: () => setShowsLabels(true), disabled: labelled || showsLabels },
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
      {draining.value === true && (
        <p className="text-draining text-xs">Draining: it finishes what it has and gets nothing new.</p>
      )}
      <ProbeAnswer probe={probe} />
      {(labelled || showsLabels) && (
        <Field label={`Labels of ${name}`} error={labels.error} className="max-w-md">
          <KeyValueEditor
            value={isFields(labels.value) ? (labels.value as Record<string, string>) : {}}
            onValueChange={(next) => labels.set(Object.keys(next).length === 0 ? undefined : next)}
          />
        </Field>
      )}
    </div>
  );
});
