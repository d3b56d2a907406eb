import type { ReactNode } from 'react';

/** One key. `<Kbd>⌘</Kbd><Kbd>K</Kbd>` */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-xs border border-border bg-sunken px-1 font-sans text-2xs text-muted">
      {children}
    </kbd>
  );
}
