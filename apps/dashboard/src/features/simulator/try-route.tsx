'use client';
import type { RouteConfig } from '@sluice/config';
import { useMemo } from 'react';
import { requestFor } from './simulated-request.ts';
import { Simulator } from './simulator.tsx';
import { useRequestState } from './use-request-state.ts';

/** The simulator beside a route, filled in with a request that it should take. */
export function TryRoute({ route }: { route: RouteConfig }) {
  const start = useMemo(() => requestFor(route), [route]);
  const state = useRequestState(start);
  return <Simulator {...state} highlight={route.name} />;
}
