'use client';
import { createContext, useContext } from 'react';

export interface FieldWiring {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

export const FieldContext = createContext<FieldWiring | undefined>(undefined);

interface ControlProps {
  readonly id?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: unknown;
  readonly 'aria-required'?: unknown;
}

/** Ids and aria attributes for a control: its own when given, else those of the Field around it. */
export function useFieldControl(props: ControlProps) {
  const field = useContext(FieldContext);
  return {
    id: props.id ?? field?.id,
    'aria-describedby': props['aria-describedby'] ?? field?.describedBy,
    'aria-invalid': props['aria-invalid'] === true || field?.invalid === true ? true : undefined,
    'aria-required': props['aria-required'] === true || field?.required === true ? true : undefined,
  } as const;
}
