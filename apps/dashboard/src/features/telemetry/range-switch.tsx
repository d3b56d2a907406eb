'use client';
import { Segmented } from '@sluice/ui';
import { type Range, ranges, useRange } from './use-range.ts';

// The keys of a literal are its ranges.
const options = (Object.keys(ranges) as Range[]).map((value) => ({ value, label: ranges[value].label }));

export function RangeSwitch() {
  const { range, setRange } = useRange();
  return <Segmented label="Time range" options={options} value={range} onValueChange={setRange} />;
}
