'use client';
import { Field, formatPercent, Slider } from '@sluice/ui';
import { useEdited } from '../../resource/editor-context.tsx';

interface SplitSliderProps {
  readonly names: readonly [string, string];
  /** Of the second, 0–1. */
  readonly share: number;
}

/** The weights of a split in two, as one share of a hundred: a canary by sliding. */
export function SplitSlider({ names, share }: SplitSliderProps) {
  const first = useEdited('upstreams.0.weight');
  const second = useEdited('upstreams.1.weight');
  const percent = Math.round(share * 100);
  const words = `${formatPercent(percent / 100)} to ${names[1]}, ${formatPercent(1 - percent / 100)} to ${names[0]}`;
  return (
    <Field label={`Share of ${names[1]}`} hint={words}>
      <Slider
        min={0}
        max={100}
        step={1}
        value={percent}
        valueText={words}
        onValueChange={(next) => {
          first.set(100 - next);
          second.set(next);
        }}
      />
    </Field>
  );
}
