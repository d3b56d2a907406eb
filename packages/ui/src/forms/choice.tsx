'use client';
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { cn } from '../lib/cn.ts';
import { useFieldControl } from './field-context.ts';
import { withCode } from './with-code.tsx';

interface ToggleProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** The label is read but not seen, in a table cell or a toolbar. */
  readonly hideLabel?: boolean | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}
export type CheckboxProps = ToggleProps;
export type SwitchProps = ToggleProps;

function Toggle({ label, hint, hideLabel, className, box, ...rest }: ToggleProps & { box: string }) {
  const hintId = useId();
  const wiring = useFieldControl(rest);
  const describedBy = [wiring['aria-describedby'], hint === undefined ? undefined : hintId].filter(Boolean).join(' ');
  return (
    <div className={cn('flex flex-col text-sm has-disabled:opacity-60', className)}>
      {/* The label wraps the control, so the whole line is the target: at least 24 px high (WCAG 2.5.8). */}
      <label className="inline-flex min-h-6 items-start gap-2 self-start">
        <input
          type="checkbox"
          {...rest}
          {...wiring}
          aria-describedby={describedBy === '' ? undefined : describedBy}
          className={box}
        />
        <span className={cn('pt-0.5', hideLabel && 'sr-only')}>{label}</span>
      </label>
      {/* Outside the label: the hint describes the control and is no part of its name. */}
      {hint !== undefined && (
        <p id={hintId} className={cn('text-muted text-xs', rest.role === 'switch' ? 'pl-9' : 'pl-6')}>
          {withCode(hint)}
        </p>
      )}
    </div>
  );
}

/** Yes or no, taking effect on submit. */
export function Checkbox(props: CheckboxProps) {
  return <Toggle {...props} box="mt-1 size-4 shrink-0 accent-accent" />;
}

/** On or off, taking effect at once. The knob moves; the state is also in the fill and in aria. */
export function Switch(props: SwitchProps) {
  return (
    <Toggle
      {...props}
      role="switch"
      box="relative mt-1 h-4 w-7 shrink-0 cursor-pointer appearance-none rounded-full bg-border-strong transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-3 before:rounded-full before:bg-surface before:transition-transform checked:bg-accent checked:before:translate-x-3 disabled:cursor-not-allowed forced-colors:border"
    />
  );
}

export interface RadioOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export interface RadioGroupProps {
  readonly legend: ReactNode;
  readonly name: string;
  readonly options: readonly RadioOption[];
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string | undefined;
}

/** One of two to five, all visible with what each means. */
export function RadioGroup({ legend, name, options, value, onValueChange, hint, error, className }: RadioGroupProps) {
  const id = useId();
  return (
    <fieldset className={cn('min-w-0', className)} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      {hint !== undefined && <p className="mb-1 text-muted text-xs">{withCode(hint)}</p>}
      <div className="flex flex-col gap-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded-md border px-3 py-2 text-sm has-checked:border-accent has-disabled:opacity-60 has-checked:bg-accent/6"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onValueChange(option.value)}
              aria-labelledby={`${id}-${option.value}`}
              aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="flex flex-col">
              <span id={`${id}-${option.value}`}>{option.label}</span>
              {option.hint !== undefined && (
                <span id={`${id}-${option.value}-hint`} className="text-muted text-xs">
                  {withCode(option.hint)}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1 text-unhealthy text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}
