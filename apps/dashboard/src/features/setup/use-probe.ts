'use client';
import type { ProbeResult } from '@sluice/api';
import { useEffect, useState } from 'react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPCClient } from '../../trpc/trpc.ts';

/** How long typing must pause before the address is tried, milliseconds. */
const pauseMs = 500;

export type ProbeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'trying' }
  | { readonly kind: 'answered'; readonly result: ProbeResult }
  | { readonly kind: 'refused'; readonly message: string };

/** Tries an address while it is typed; a newer one gives the older up. */
export function useProbe(address: string): ProbeState {
  const client = useTRPCClient();
  const [state, setState] = useState<ProbeState>({ kind: 'idle' });
  useEffect(() => {
    if (!/.:\d+$/.test(address)) {
      setState({ kind: 'idle' });
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      setState({ kind: 'trying' });
      client.upstreams.probe.mutate({ address, kind: 'http' }, { signal: controller.signal }).then(
        (result) => setState({ kind: 'answered', result }),
        (error: unknown) => {
          if (!controller.signal.aborted) setState({ kind: 'refused', message: toShownError(error).message });
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [address, client]);
  return state;
}
