'use client';
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { cn } from '../lib/cn.ts';
import { controlStyles } from './control-styles.ts';
import { useFieldControl } from './field-context.ts';

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** For addresses, hosts, ids, patterns. */
  readonly mono?: boolean | undefined;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One line of text. Forwards its ref and events, so that a form library can register it. */
export function Input({ mono, icon, className, ...rest }: InputProps) {
  const wiring = useFieldControl(rest);
  const input = (
    <input
      type="text"
      autoComplete="off"
      spellCheck={mono ? false : undefined}
      {...rest}
      {...wiring}
      className={cn(controlStyles, mono && 'font-mono text-xs', icon !== undefined && 'pl-8', className)}
    />
  );
  if (icon === undefined) return input;
  return (
    <span className="relative block w-full">
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted [&_svg]:size-4">
        {icon}
      </span>
      {input}
    </span>
  );
}

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly mono?: boolean | undefined;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text; grows with its content. */
export function Textarea({ mono, className, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      spellCheck={mono ? false : undefined}
      {...rest}
      {...useFieldControl(rest)}
      className={cn(
        controlStyles,
        'field-sizing-content h-auto min-h-16 py-1.5 max-sm:h-auto',
        mono && 'font-mono text-xs leading-5',
        className,
      )}
    />
  );
}

export interface NumberInputProps extends Omit<InputProps, 'type' | 'icon'> {
  /** Written inside the field: `ms`, `MiB`, `requests`. */
  readonly unit?: string | undefined;
}

/** A number with its unit in the field. The wheel does not change it: it is for scrolling the page. */
export function NumberInput({ unit, className, onWheel, ...rest }: NumberInputProps) {
  return (
    <span className="relative block w-full">
      <input
        type="number"
        inputMode="decimal"
        autoComplete="off"
        {...rest}
        {...useFieldControl(rest)}
        onWheel={(event) => {
          event.currentTarget.blur();
          onWheel?.(event);
        }}
        style={unit === undefined ? rest.style : { paddingRight: `calc(${unit.length}ch + 24px)`, ...rest.style }}
        className={cn(
          controlStyles,
          '[appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none [&::-webkit-outer-spin-button]:appearance-none',
          className,
        )}
      />
      {unit !== undefined && (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-muted text-xs">
          {unit}
        </span>
      )}
    </span>
  );
}
