'use client';
import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { popupStyles } from '../overlays/popup-styles.ts';
import { controlStyles } from './control-styles.ts';
import { useFieldControl } from './field-context.ts';

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Second line: an address, a state. */
  readonly detail?: ReactNode;
}

export interface ComboboxProps {
  readonly options: readonly ComboboxOption[];
  readonly value: string | undefined;
  readonly onValueChange: (value: string | undefined) => void;
  readonly placeholder?: string | undefined;
  /** Said when nothing matches. */
  readonly emptyText?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly 'aria-label'?: string | undefined;
}

/** One of many, found by typing: an upstream, a certificate. */
export function Combobox({
  options,
  value,
  onValueChange,
  placeholder,
  emptyText = 'Nothing matches',
  disabled = false,
  ...rest
}: ComboboxProps) {
  const wiring = useFieldControl(rest);
  const selected = options.find((option) => option.value === value) ?? null;
  return (
    <Base.Root
      items={options}
      value={selected}
      onValueChange={(option: ComboboxOption | null) => onValueChange(option?.value)}
      isItemEqualToValue={(a: ComboboxOption, b: ComboboxOption) => a.value === b.value}
      disabled={disabled}
    >
      <span className="relative block w-full">
        <Base.Input
          {...wiring}
          aria-label={rest['aria-label']}
          placeholder={placeholder}
          className={cn(controlStyles, 'pr-8')}
        />
        <Base.Trigger
          aria-label="Show choices"
          className="absolute inset-y-0 right-1 flex w-7 items-center justify-center text-muted"
        >
          <ChevronDown className="size-4" aria-hidden="true" />
        </Base.Trigger>
      </span>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className={cn(popupStyles, 'max-h-72 w-(--anchor-width) overflow-y-auto p-1')}>
            <Base.Empty className="px-2 text-muted text-sm not-empty:py-2">{emptyText}</Base.Empty>
            <Base.List>
              {(option: ComboboxOption) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm data-highlighted:bg-text/8"
                >
                  <span className="flex min-w-0 flex-1 flex-col">
                    <span className="truncate">{option.label}</span>
                    {option.detail !== undefined && (
                      <span className="truncate text-muted text-xs">{option.detail}</span>
                    )}
                  </span>
                  <Base.ItemIndicator>
                    <Check className="size-4 text-accent" aria-hidden="true" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
