'use client';
import { useEffect } from 'react';

const question = 'Leave without saving? What you have entered is lost.';

/** Asks before unsaved input is lost: by closing the tab, reloading, or following a link. */
export function useUnsavedGuard(hasUnsaved: boolean): void {
  useEffect(() => {
    if (!hasUnsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // Next has no hook for leaving a page, so links are asked before they get the click.
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (link === null || link.getAttribute('target') === '_blank' || event.metaKey || event.ctrlKey) return;
      if (link.getAttribute('href')?.startsWith('#') || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [hasUnsaved]);
}
