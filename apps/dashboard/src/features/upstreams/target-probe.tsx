'use client';
import type { ProbeResult } from '@sluice/api';
import { Button } from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

export interface TargetProbe {
  readonly run: () => void;
  readonly busy: boolean;
  /** Of the address as it stands now; undefined after it was changed. */
  readonly answer: Pick<ProbeResult, 'ok' | 'message'> | undefined;
}

/** Tries an address by a GET, when asked to. */
export function useTargetProbe(address: string): TargetProbe {
  const trpc = useTRPC();
  const probe = useMutation(trpc.upstreams.probe.mutationOptions());
  const isOfThis = probe.variables?.address === address;
  const answer = probe.error === null ? probe.data : { ok: false, message: toShownError(probe.error).message };
  return {
    run: () => probe.mutate({ address, kind: 'http' }),
    busy: probe.isPending,
    answer: isOfThis ? answer : undefined,
  };
}

export function ProbeButton({ name, probe, disabled }: { name: string; probe: TargetProbe; disabled: boolean }) {
  return (
    <Button size="sm" busy={probe.busy} disabled={disabled} aria-label={`Probe ${name}`} onClick={probe.run}>
      Probe
    </Button>
  );
}

export function ProbeAnswer({ probe: { answer } }: { probe: TargetProbe }) {
  const Icon = answer?.ok ? CircleCheck : CircleX;
  return (
    <p role="status" className={answer === undefined ? 'sr-only' : 'flex items-center gap-1.5 text-xs'}>
      {answer !== undefined && (
        <>
          <Icon className={answer.ok ? 'size-3.5 text-healthy' : 'size-3.5 text-unhealthy'} aria-hidden="true" />
          {answer.message}
        </>
      )}
    </p>
  );
}
