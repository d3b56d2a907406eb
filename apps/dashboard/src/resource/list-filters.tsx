'use client';
import { Select } from '@sluice/ui';
import { useMemo } from 'react';
import type { useListState } from './use-list-state.ts';

interface Labelled {
  readonly enabled: boolean;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** `team=shop`. */
export function labelTexts(labels: Labelled['labels']): string[] {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
}

interface ListFiltersProps {
  readonly values: readonly Labelled[];
  readonly list: ReturnType<typeof useListState>;
}

/** Beside the text filter: by label, when there are any, and by the switch. */
export function ListFilters({ values, list }: ListFiltersProps) {
  const labels = useMemo(() => [...new Set(values.flatMap(({ labels: own }) => labelTexts(own)))].sort(), [values]);
  return (
    <>
      {labels.length > 0 && (
        <span className="w-36 max-sm:flex-1">
          <Select
            aria-label="Label"
            value={list.label ?? ''}
            placeholder="Any label"
            options={labels.map((label) => ({ value: label, label }))}
            onChange={(event) => list.setLabel(event.target.value)}
          />
        </span>
      )}
      <span className="w-36 max-sm:flex-1">
        <Select
          aria-label="State"
          value={list.state ?? ''}
          placeholder="On and off"
          options={[
            { value: 'on', label: 'Enabled' },
            { value: 'off', label: 'Disabled' },
          ]}
          onChange={(event) => list.setState(event.target.value)}
        />
      </span>
    </>
  );
}

export function passesFilters(value: Labelled, list: { label: string | null; state: string | null }): boolean {
  if (list.state !== null && value.enabled !== (list.state === 'on')) return false;
  return list.label === null || labelTexts(value.labels).includes(list.label);
}
