'use client';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../components/button.tsx';
import { FieldContext } from './field-context.ts';
import { Input } from './input.tsx';

interface Pair {
  readonly key: string;
  readonly value: string;
}

export interface KeyValueEditorProps {
  readonly value: Readonly<Record<string, string>>;
  /** Pairs without a key are not reported; of two equal keys the last one wins, and the first is marked. */
  readonly onValueChange: (value: Record<string, string>) => void;
  /** What a pair is called: `label`, `header`. */
  readonly noun?: string | undefined;
  readonly keyPlaceholder?: string | undefined;
  readonly valuePlaceholder?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** Labels and headers as rows of two fields. */
export function KeyValueEditor({
  value,
  onValueChange,
  noun = 'label',
  keyPlaceholder = 'name',
  valuePlaceholder = 'value',
  disabled,
}: KeyValueEditorProps) {
  // Rows live here, because a half-typed or doubled key has no place in the record.
  const [pairs, setPairs] = useState<readonly Pair[]>(() =>
    Object.entries(value).map(([key, text]) => ({ key, value: text })),
  );
  const [reported, setReported] = useState(value);
  if (value !== reported && JSON.stringify(value) !== JSON.stringify(reported)) {
    setReported(value);
    setPairs(Object.entries(value).map(([key, text]) => ({ key, value: text })));
  }
  const change = (next: readonly Pair[]) => {
    const record = Object.fromEntries(
      next.filter((pair) => pair.key.trim() !== '').map((pair) => [pair.key.trim(), pair.value]),
    );
    setPairs(next);
    setReported(record);
    onValueChange(record);
  };
  const edit = (index: number, part: Partial<Pair>) =>
    change(pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));

  return (
    // The fields have names of their own; the id of a Field around them would stand twice.
    <FieldContext value={undefined}>
      <div className="flex flex-col gap-1.5">
        {pairs.map((pair, index) => {
          const doubled =
            pair.key !== '' && pairs.some((other, at) => at > index && other.key.trim() === pair.key.trim());
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row's key is what is being typed, its place is its identity
            <div key={index} className="flex items-start gap-1.5">
              <Input
                mono
                aria-label={`Name of ${noun} ${index + 1}`}
                aria-invalid={doubled}
                title={doubled ? `This ${noun} is set again below` : undefined}
                placeholder={keyPlaceholder}
                value={pair.key}
                disabled={disabled}
                onChange={(event) => edit(index, { key: event.target.value })}
              />
              <Input
                mono
                aria-label={`Value of ${noun} ${index + 1}`}
                placeholder={valuePlaceholder}
                value={pair.value}
                disabled={disabled}
                onChange={(event) => edit(index, { value: event.target.value })}
              />
              <IconButton
                label={`Remove ${noun} ${pair.key === '' ? index + 1 : pair.key}`}
                icon={<X />}
                disabled={disabled}
                onClick={() => change(pairs.filter((_, at) => at !== index))}
              />
            </div>
          );
        })}
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus />}
          className="self-start"
          disabled={disabled}
          onClick={() => setPairs([...pairs, { key: '', value: '' }])}
        >
          Add {noun}
        </Button>
      </div>
    </FieldContext>
  );
}
