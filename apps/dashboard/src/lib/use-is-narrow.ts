'use client';
import { useSyncExternalStore } from 'react';

// The `sm` of the design system.
const query = '(max-width: 639px)';

function watch(onChange: () => void): () => void {
  const list = window.matchMedia(query);
  list.addEventListener('change', onChange);
  return () => list.removeEventListener('change', onChange);
}

/** Whether the window is that of a phone; for what styles alone cannot change. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    watch,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
