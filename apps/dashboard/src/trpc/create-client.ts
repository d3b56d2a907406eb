import type { AppRouter } from '@sluice/api';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import superjson from 'superjson';
import { isUnauthorized } from './api-error.ts';

const url = '/api/trpc';

export function createClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson }),
        // As POST, because inputs may be whole documents and addresses end up in logs.
        false: httpBatchLink({ url, transformer: superjson, methodOverride: 'POST', maxItems: 20 }),
      }),
    ],
  });
}

/** @param onUnauthorized the session has ended */
export function createQueryClient(onUnauthorized: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // The stream tells when the configuration has changed; until then what was fetched is true.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && !isUnauthorized(error),
      },
    },
  });
  const watch = (error: unknown) => {
    if (isUnauthorized(error)) onUnauthorized();
  };
  client.getQueryCache().config.onError = watch;
  client.getMutationCache().config.onError = watch;
  return client;
}
