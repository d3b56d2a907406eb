'use client';
import type { StaticTarget } from '@sluice/config';
import { Button } from '@sluice/ui';
import { useChange } from '../../forms/use-change.ts';
import { useTRPC } from '../../trpc/trpc.ts';

/** Lets a target finish what it has and gives it nothing new, or gives it its share again. */
export function DrainButton({ upstream, target }: { upstream: string; target: StaticTarget }) {
  const trpc = useTRPC();
  const drain = useChange(trpc.upstreams.setDraining.mutationOptions(), 'The target was not changed');
  const { address, draining } = target;
  return (
    <Button
      size="sm"
      variant="ghost"
      disabled={drain.isPending}
      aria-label={draining ? `Stop draining ${address}` : `Drain ${address}`}
      onClick={() => drain.mutate({ name: upstream, address, draining: !draining })}
    >
      {draining ? 'Resume' : 'Drain'}
    </Button>
  );
}
