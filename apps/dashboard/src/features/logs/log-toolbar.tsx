'use client';
import { Button, IconButton, Input, Menu, Select } from '@sluice/ui';
import { Columns3, Pause, Play, Search, Trash2 } from 'lucide-react';
import { logColumns } from './log-columns.tsx';
import type { FixedFilter, useLogFilter } from './use-log-filter.ts';
import { useNames } from './use-names.ts';

interface LogToolbarProps {
  readonly log: ReturnType<typeof useLogFilter>;
  readonly fixed: FixedFilter;
  readonly held: boolean;
  readonly onHold: (hold: boolean) => void;
  readonly onClear: () => void;
  readonly hidden: readonly string[];
  readonly onHiddenChange: (ids: readonly string[]) => void;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** What is shown of the log, and whether it moves. */
export function LogToolbar({ log, fixed, held, onHold, onClear, hidden, onHiddenChange }: LogToolbarProps) {
  const { values, set } = log;
  const names = useNames();
  const pickers = [
    { key: 'route', label: 'Any route', names: names.routes },
    { key: 'upstream', label: 'Any upstream', names: names.upstreams },
  ] as const;
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-4 py-2">
      <span className="w-56 max-sm:w-full">
        <Input
          data-filter=""
          role="searchbox"
          icon={<Search />}
          aria-label="Filter requests"
          placeholder="Path, host, client, id, error"
          value={values.text}
          onChange={(event) => set({ text: event.target.value || null })}
        />
      </span>
      {pickers.map(({ key, label, names: options }) =>
        fixed[key] !== undefined ? null : (
          <span key={key} className="w-36 max-sm:flex-1 max-sm:basis-[40%]">
            <Select
              aria-label={label.replace('Any ', '').replace(/^./, (letter) => letter.toUpperCase())}
              placeholder={label}
              options={options.map((name) => ({ value: name, label: name }))}
              value={values[key]}
              onChange={(event) => set({ [key]: event.target.value || null })}
            />
          </span>
        ),
      )}
      <span className="w-32 max-sm:flex-1 max-sm:basis-[40%]">
        <Select
          aria-label="Status"
          placeholder="Any status"
          options={[2, 3, 4, 5].map((digit) => ({ value: String(digit), label: `${digit}xx` }))}
          value={values.status === null ? '' : String(values.status)}
          onChange={(event) => set({ status: event.target.value === '' ? null : Number(event.target.value) })}
        />
      </span>
      <span className="w-32 max-sm:flex-1 max-sm:basis-[40%]">
        <Select
          aria-label="Method"
          placeholder="Any method"
          options={methods.map((method) => ({ value: method, label: method }))}
          value={values.method}
          onChange={(event) => set({ method: event.target.value || null })}
        />
      </span>
      <span className="ml-auto flex items-center gap-1">
        <Button size="sm" icon={held ? <Play /> : <Pause />} aria-pressed={held} onClick={() => onHold(!held)}>
          {held ? 'Resume' : 'Pause'}
        </Button>
        <IconButton size="sm" label="Clear the list" icon={<Trash2 />} onClick={onClear} />
        <Menu
          trigger={<IconButton size="sm" label="Columns" icon={<Columns3 />} className="max-sm:hidden" />}
          items={[
            { heading: 'Columns' },
            ...logColumns.map(({ id, header }) => ({
              label: header,
              checked: !hidden.includes(id),
              onSelect: () =>
                onHiddenChange(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]),
            })),
          ]}
        />
      </span>
    </div>
  );
}
