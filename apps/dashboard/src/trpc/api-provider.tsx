'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { paths } from '../lib/paths.ts';
import { createClient, createQueryClient } from './create-client.ts';
import { TRPCProvider } from './trpc.ts';

function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === paths.signIn() || pathname === paths.setup()) return;
  // A full load, so that nothing of the last session stays in memory.
  window.location.assign(paths.signIn(pathname + search));
}

/** The API for everything below, with one cache. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(goToSignIn));
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
