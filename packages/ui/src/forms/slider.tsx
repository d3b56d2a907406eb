'use client';
import type { InputHTMLAttributes } from 'react';
import { cn } from '../lib/cn.ts';
import { useFieldControl } from './field-context.ts';

export interface SliderProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  readonly value: number;
  readonly onValueChange: (value: number) => void;
  /** What the value means, for those who hear it: `10 % to green`. */
  readonly valueText: string;
}

/** A number by its place between two ends. Arrow keys move it by `step`. */
export function Slider({ value, onValueChange, valueText, className, ...rest }: SliderProps) {
  return (
    <input
      type="range"
      {...rest}
      {...useFieldControl(rest)}
      value={value}
      aria-valuetext={valueText}
      onChange={(event) => onValueChange(event.target.valueAsNumber)}
      className={cn('h-8 w-full cursor-pointer accent-(--color-accent)', className)}
    />
  );
}
