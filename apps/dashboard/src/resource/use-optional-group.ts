import type { FieldKind, FormField } from '@sluice/config';
import { useRef } from 'react';
import { useEdited } from './editor-context.tsx';
import { startOfFields } from './form-branches.ts';

type Group = Extract<FieldKind, { kind: 'group' }>;

export interface OptionalGroup {
  readonly on: boolean;
  readonly toggle: (on: boolean) => void;
}

/** A group of fields that is there or not. What it held comes back when it is switched on again. */
export function useOptionalGroup(field: FormField & Group, path: string): OptionalGroup {
  const { value, set } = useEdited(path);
  const before = useRef<unknown>(undefined);
  return {
    on: value !== undefined,
    toggle: (on) => {
      if (!on) before.current = value;
      set(on ? (before.current ?? startOfFields(field.fields)) : undefined);
    },
  };
}
