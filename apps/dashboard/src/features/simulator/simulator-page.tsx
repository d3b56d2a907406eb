'use client';
import { PageHeader } from '@sluice/ui';
import { Simulator } from './simulator.tsx';
import { useRequestState } from './use-request-state.ts';

export function SimulatorPage() {
  const state = useRequestState();
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Request simulator"
        description="Which route would this request hit, and why? Asks the workers' own matcher; nothing is sent."
      />
      <Simulator {...state} />
    </div>
  );
}
