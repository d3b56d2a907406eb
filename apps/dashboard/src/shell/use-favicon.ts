'use client';
import { faviconSvg, type HealthState } from '@sluice/ui';
import { useCallback } from 'react';

/** The mark in the tab changes with trouble. */
export function useFavicon(): (state: HealthState) => void {
  return useCallback((state) => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link !== null) link.href = `data:image/svg+xml,${encodeURIComponent(faviconSvg(state))}`;
  }, []);
}
