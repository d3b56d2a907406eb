'use client';
import { Field, IconButton, Input, KeyValueEditor, Menu, NumberInput, Switch } from '@sluice/ui';
import { Ellipsis, X } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { type FieldActions, useEdited } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';
import { ProbeAnswer, ProbeButton, useTargetProbe } from './target-probe.tsx';

interface TargetRowProps {
  readonly index: number;
  readonly count: number;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: (index: number) => void;
}

type Drawn = FieldActions & { readonly value: unknown; readonly error: string | undefined };

interface DrawnRowProps extends TargetRowProps {
  readonly address: Drawn;
  readonly weight: Drawn;
  readonly zone: Drawn;
  readonly labels: Drawn;
  readonly enabled: Drawn;
}

/** From tablets up the column says what a field is; the label is still read. */
const labelOnPhones = 'sm:[&>div:first-child]:sr-only';

/** One target. The form tells every row of every key press; hundreds of them are not drawn again for it. */
export function TargetRow(props: TargetRowProps) {
  const path = `targets.${props.index}`;
  return (
    <DrawnRow
      {...props}
      address={useDrawn(`${path}.address`)}
      weight={useDrawn(`${path}.weight`)}
      zone={useDrawn(`${path}.zone`)}
      labels={useDrawn(`${path}.labels`)}
      enabled={useDrawn(`${path}.enabled`)}
    />
  );
}

/** A field that is another object only when something about it is another. */
function useDrawn(path: string): Drawn {
  const { value, errorWithin, set, check, read } = useEdited(path);
  // Labels are an object, a copy each time.
  const text = JSON.stringify(value);
  return useMemo(
    () => ({ value: text === undefined ? undefined : JSON.parse(text), error: errorWithin, set, check, read }),
    [text, errorWithin, set, check, read],
  );
}

/** What is needed most in the row, labels below it when there are any. */
const DrawnRow = memo((props: DrawnRowProps) => {
  const { index, count, onMove, onRemove, address, weight, zone, labels, enabled } = props;
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
              { label: 'Move up', onSelect: () => onMove(index, index - 1), disabled: index === 0 },
              { label: 'Move down', onSelect: () => onMove(index, index + 1), disabled: index === count - 1 },
            ]}
          />
          <IconButton label={`Remove ${name}`} icon={<X />} onClick={() => onRemove(index)} />
        </div>
      </div>
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
