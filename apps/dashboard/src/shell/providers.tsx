'use client';
import { LinkProvider, type Theme, Toaster } from '@sluice/ui';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useEffect } from 'react';
import { NextLink } from '../lib/next-link.tsx';
import { ApiProvider } from '../trpc/api-provider.tsx';
import { ThemeProvider } from './theme-context.tsx';

/** What every page stands in: the API, links, the theme, state in the URL, toasts. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  // Effects run from the inside out: all of the page takes clicks and keys by now. Whoever drives it by program waits
  // for this attribute, because what comes before it is lost.
  useEffect(() => {
    document.documentElement.dataset.ready = 'true';
  }, []);
  return (
    <ApiProvider>
      <NuqsAdapter>
        <LinkProvider link={NextLink}>
          <ThemeProvider initial={theme}>
            {children}
            <Toaster />
          </ThemeProvider>
        </LinkProvider>
      </NuqsAdapter>
    </ApiProvider>
  );
}
