'use client';
import { Mark, ThemeSwitch } from '@sluice/ui';
import type { ReactNode } from 'react';
import { useTheme } from './theme-context.tsx';

/** The frame of the pages before the sign-in: one column in the middle, the mark, the theme. */
export function CenteredPage({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  const { theme, setTheme } = useTheme();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 items-center justify-between px-4">
        <span className="flex items-center gap-2 font-semibold text-base tracking-tight">
          <Mark className="size-4 text-accent" />
          Sluice
        </span>
        <ThemeSwitch value={theme} onValueChange={setTheme} />
      </header>
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center gap-5 px-4 pt-4 pb-24">
        <div>
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          {hint !== undefined && <div className="mt-1 text-muted text-sm">{hint}</div>}
        </div>
        {children}
      </main>
    </div>
  );
}
