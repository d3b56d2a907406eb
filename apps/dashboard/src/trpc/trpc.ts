'use client';
import type { AppRouter } from '@sluice/api';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** `const trpc = useTRPC()`, then `useQuery(trpc.routes.list.queryOptions())`. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
