'use client';
import { CircleX } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cn } from '../lib/cn.ts';
import { FieldContext } from './field-context.ts';
import { withCode } from './with-code.tsx';

export interface FieldProps {
  readonly label: ReactNode;
  /** One sentence: what it does, its range, its default. */
  readonly hint?: ReactNode;
  /** The problem, in words. It replaces nothing: the hint stays, because it says what would be right. */
  readonly error?: string | undefined;
  readonly required?: boolean | undefined;
  /** Beside the label: a test button, a badge. */
  readonly aside?: ReactNode;
  /** Exactly one control of this package; it takes its id and aria attributes from here. */
  readonly children: ReactNode;
  /** The label is read but not seen, for a control whose place says what it is. */
  readonly hideLabel?: boolean | undefined;
  readonly className?: string | undefined;
}

/** A labelled control with its hint and its error. */
export function Field({ label, hint, error, required = false, aside, children, hideLabel, className }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error === undefined ? '' : errorId, hint === undefined ? '' : hintId].filter(Boolean).join(' ');
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <div className={cn('flex items-center justify-between gap-2', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="font-medium text-sm">
          {label}
          {required && (
            <span className="ml-0.5 text-unhealthy" aria-hidden="true">
              *
            </span>
          )}
        </label>
        {aside}
      </div>
      <FieldContext
        value={{
          id,
          describedBy: describedBy === '' ? undefined : describedBy,
          invalid: error !== undefined,
          required,
        }}
      >
        {children}
      </FieldContext>
      {error !== undefined && (
        <p id={errorId} className="flex items-start gap-1 text-unhealthy text-xs">
          <CircleX className="mt-0.5 size-3 shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={hintId} className="text-muted text-xs">
          {withCode(hint)}
        </p>
      )}
    </div>
  );
}

export interface FieldGroupProps {
  readonly legend: ReactNode;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Fields that belong together, as a fieldset. Its content is a column; pass `className` for a grid. */
export function FieldGroup({ legend, hint, children, className }: FieldGroupProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-base">{legend}</legend>
      {hint !== undefined && <p className="mb-1 text-muted text-xs">{withCode(hint)}</p>}
      <div className={cn('mt-2 flex flex-col gap-4', className)}>{children}</div>
    </fieldset>
  );
}
