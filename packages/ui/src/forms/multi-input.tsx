'use client';
import { X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useRef, useState } from 'react';
import { cn } from '../lib/cn.ts';
import { controlStyles } from './control-styles.ts';
import { useFieldControl } from './field-context.ts';

export interface MultiInputProps {
  readonly value: readonly string[];
  readonly onValueChange: (value: string[]) => void;
  /** Offered while typing; anything else may be typed too, unless `onlySuggestions`. */
  readonly suggestions?: readonly string[] | undefined;
  readonly onlySuggestions?: boolean | undefined;
  readonly placeholder?: string | undefined;
  readonly mono?: boolean | undefined;
  /** Refuses a value with the sentence it returns. */
  readonly validate?: ((value: string) => string | undefined) | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

/**
 * Several values as chips: hosts, methods, CIDR ranges. Enter, comma, space or leaving the field adds; Backspace in an
 * empty field takes the last one back for editing; a pasted list is split.
 */
export function MultiInput({
  value,
  onValueChange,
  suggestions = [],
  onlySuggestions = false,
  placeholder,
  mono,
  validate,
  onBlur,
  disabled,
  name,
  ref,
  ...rest
}: MultiInputProps) {
  const [draft, setDraft] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const wiring = useFieldControl(rest);
  const offered = suggestions.filter((item) => !value.includes(item));

  const add = (text: string) => {
    const parts = text.split(/[\s,]+/).filter((part) => part !== '');
    const next = [...value];
    for (const part of parts) {
      const problem =
        onlySuggestions && !suggestions.includes(part) ? `${part} is not one of the choices` : validate?.(part);
      if (problem !== undefined) {
        setRefusal(problem);
        setDraft(part);
        return;
      }
      if (!next.includes(part)) next.push(part);
    }
    setRefusal(undefined);
    setDraft('');
    if (next.length !== value.length) onValueChange(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key === 'Enter' || event.key === ',' || event.key === ' ') && draft !== '') {
      event.preventDefault();
      add(draft);
    } else if (event.key === 'Backspace' && draft === '' && value.length > 0) {
      event.preventDefault();
      setDraft(value.at(-1) ?? '');
      onValueChange(value.slice(0, -1));
    }
  };

  return (
    <div className="flex flex-col gap-1">
      {/* A click anywhere in the box means the text field; the keyboard reaches it without this. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: see above */}
      <div
        ref={box}
        onClick={() => box.current?.querySelector('input')?.focus()}
        className={cn(
          controlStyles,
          'flex h-auto min-h-8 cursor-text flex-wrap max-sm:h-auto max-sm:min-h-10 items-center gap-1 p-1 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
          wiring['aria-invalid'] && 'border-unhealthy',
          mono && 'font-mono text-xs',
        )}
      >
        {value.map((item) => (
          <span key={item} className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-sm bg-text/8 pl-1.5">
            <span className="truncate">{item}</span>
            <button
              type="button"
              aria-label={`Remove ${item}`}
              disabled={disabled}
              onClick={() => onValueChange(value.filter((other) => other !== item))}
              className="flex size-6 items-center justify-center rounded-sm text-muted hover:text-text"
            >
              <X className="size-3" aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          {...wiring}
          ref={ref}
          name={name}
          aria-label={rest['aria-label']}
          list={offered.length > 0 ? listId : undefined}
          value={draft}
          disabled={disabled}
          autoComplete="off"
          spellCheck={false}
          placeholder={value.length === 0 ? placeholder : undefined}
          onChange={(event) => {
            // Choosing from the list arrives as a change to a whole suggestion; a typed one may be the beginning of another.
            if (offered.includes(event.target.value) && !isTyped(event.nativeEvent)) add(event.target.value);
            else setDraft(event.target.value);
          }}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text');
            if (!/[\s,]/.test(text.trim())) return;
            event.preventDefault();
            add(text);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            if (draft !== '') add(draft);
            onBlur?.();
          }}
          className="h-6 min-w-24 flex-1 bg-transparent px-1 outline-none placeholder:text-muted"
        />
      </div>
      {refusal !== undefined && (
        <p role="alert" className="text-unhealthy text-xs">
          {refusal}
        </p>
      )}
      <datalist id={listId}>
        {offered.map((item) => (
          <option key={item} value={item} />
        ))}
      </datalist>
    </div>
  );
}

function isTyped(event: Event): boolean {
  return 'inputType' in event && event.inputType === 'insertText';
}
