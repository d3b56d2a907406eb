'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { cn } from '../lib/cn.ts';

export type Theme = 'system' | 'light' | 'dark';

const choices = [
  { value: 'system', label: 'System theme', icon: Monitor },
  { value: 'light', label: 'Light theme', icon: Sun },
  { value: 'dark', label: 'Dark theme', icon: Moon },
] as const;

export interface ThemeSwitchProps {
  readonly value: Theme;
  /** The caller stores it (a cookie that the root layout reads) and sets `data-theme` on the document. */
  readonly onValueChange: (theme: Theme) => void;
}

/** System, light or dark. */
export function ThemeSwitch({ value, onValueChange }: ThemeSwitchProps) {
  return (
    <fieldset aria-label="Theme" className="inline-flex items-center gap-0.5 rounded-md border bg-sunken p-0.5">
      {choices.map(({ value: choice, label, icon: Icon }) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          aria-label={label}
          title={label}
          onClick={() => onValueChange(choice)}
          className={cn(
            'flex size-6 items-center justify-center rounded-sm text-muted hover:text-text',
            choice === value && 'bg-surface text-text ring-1 ring-border',
          )}
        >
          <Icon className="size-3.5" aria-hidden="true" />
        </button>
      ))}
    </fieldset>
  );
}
