'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { destinations } from './navigation.tsx';

/** How long `g` waits for its letter, milliseconds. */
const chordMs = 1200;

export interface ShortcutActions {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

/**
 * The keys that work on every page: Ctrl/⌘-K palette, `/` filter, `g` and a letter to go, `?` help. Single keys are
 * left alone while something is typed, and Esc is each window's own.
 */
export function useShortcuts({ openPalette, openHelp }: ShortcutActions): void {
  const router = useRouter();
  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
      if (event.timeStamp < goUntil) {
        goUntil = 0;
        const destination = destinations.find(({ key }) => key === event.key);
        if (destination === undefined) return;
        event.preventDefault();
        router.push(destination.href);
      } else if (event.key === 'g') {
        goUntil = event.timeStamp + chordMs;
      } else if (event.key === '?') {
        event.preventDefault();
        openHelp();
      } else if (event.key === '/') {
        const filter = document.querySelector<HTMLElement>('[data-filter]');
        if (filter === null) return;
        event.preventDefault();
        filter.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [router, openPalette, openHelp]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
