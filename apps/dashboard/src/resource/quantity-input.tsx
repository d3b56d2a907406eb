'use client';
import { parseDurationMs, parseSizeBytes } from '@sluice/core/schema';
import { Input, Select } from '@sluice/ui';
import { useId, useState } from 'react';

const durations = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const unitWords: Readonly<Record<string, string>> = { m: 'min' };

interface Amount {
  readonly number: string;
  readonly unit: string;
}

interface QuantityInputProps {
  readonly kind: 'duration' | 'size';
  /** `15s`, `64KiB`; empty when the default holds. */
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  /** Shown while it is empty. */
  readonly fallback: string | undefined;
  /** What it measures, to name the list of units. */
  readonly label: string;
  readonly onBlur: () => void;
}

/** A length of time or a size as a number and its unit in one field. */
export function QuantityInput({ kind, value, onValueChange, fallback, label, onBlur }: QuantityInputProps) {
  const units = kind === 'duration' ? durations : sizes;
  const defaultAmount = toAmount(kind, fallback ?? '');
  const [chosenUnit, setChosenUnit] = useState<string>();
  const unitId = useId();
  const amount = value === '' ? undefined : toAmount(kind, value, chosenUnit);
  const unit = amount?.unit ?? chosenUnit ?? defaultAmount?.unit ?? Object.keys(units)[1] ?? '';
  // What cannot be read stays as it was written, and the schema says what is wrong with it.
  const number = amount?.number ?? value;
  const write = (nextNumber: string, nextUnit: string) => {
    const suffix = !/^\d*\.?\d+$/.test(nextNumber) ? '' : nextUnit;
    onValueChange(nextNumber === '' ? '' : `${nextNumber}${suffix}`);
  };
  return (
    <div className="flex">
      <Input
        inputMode="decimal"
        value={number}
        placeholder={
          amount === undefined && chosenUnit === undefined ? (defaultAmount?.number ?? 'not set') : undefined
        }
        onChange={(event) => {
          setChosenUnit(unit);
          write(event.target.value.trim(), unit);
        }}
        onBlur={onBlur}
        className="rounded-r-none"
      />
      <span className="w-20 shrink-0">
        <Select
          id={unitId}
          aria-label={`Unit of ${label}`}
          value={unit}
          onChange={(event) => {
            setChosenUnit(event.target.value);
            write(number, event.target.value);
          }}
          options={Object.keys(units).map((each) => ({ value: each, label: unitWords[each] ?? each }))}
          className="rounded-l-none border-l-0"
        />
      </span>
    </div>
  );
}

/** In `preferred` when that is exact, else in the largest unit that is. */
function toAmount(kind: 'duration' | 'size', text: string, preferred?: string): Amount | undefined {
  const total = kind === 'duration' ? parseDurationMs(text) : parseSizeBytes(text);
  if (total === undefined || text === '') return undefined;
  const units: Readonly<Record<string, number>> = kind === 'duration' ? durations : sizes;
  const written = /^([\d.]+) ?([A-Za-z]+)$/.exec(text);
  // As it was written, while somebody types: `1.5s` must not turn into 1500 ms under the cursor.
  if (written?.[2] !== undefined && units[written[2]] !== undefined && written[2] === (preferred ?? written[2])) {
    return { number: written[1] ?? '', unit: written[2] };
  }
  const names = Object.keys(units).toReversed();
  const unit = names.find((name) => total >= (units[name] ?? 1) && total % (units[name] ?? 1) === 0) ?? names.at(-1);
  return unit === undefined ? undefined : { number: String(total / (units[unit] ?? 1)), unit };
}
