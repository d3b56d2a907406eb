'use client';
import { Banner, Button, Code, Field, MultiInput, Skeleton } from '@sluice/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

/** How traffic arrives: the ports that are open already, and whose X-Forwarded-* to believe. */
export function ArrivalStep({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const progress = useQuery(trpc.setup.progress.queryOptions());
  const settings = useQuery(trpc.settings.get.queryOptions());
  const put = useMutation(trpc.settings.put.mutationOptions());
  const [proxies, setProxies] = useState<readonly string[]>();
  const shown = put.error === null ? undefined : toShownError(put.error);
  const issue = shown?.issues.find(({ path }) => path[0] === 'trustedProxies');

  async function save() {
    if (settings.data === undefined || proxies === undefined) return onDone();
    const { revision, value } = settings.data;
    try {
      await put.mutateAsync({
        basedOn: revision,
        value: { ...value, trustedProxies: [...proxies] },
        reason: 'First steps',
      });
    } catch {
      // Shown from the mutation's state.
      return;
    }
    onDone();
  }

  return (
    <div className="flex flex-col gap-4">
      {shown !== undefined && issue === undefined && <Banner tone="danger" title={shown.message} />}
      <div className="text-sm">
        {progress.data === undefined ? (
          <Skeleton className="h-5 w-48" />
        ) : (
          <ul className="flex flex-col gap-1">
            {progress.data.listeners.map(({ name, address }) => (
              <li key={name}>
                Listener <Code>{name}</Code> takes HTTP on <Code>{address}</Code>.
              </li>
            ))}
          </ul>
        )}
      </div>
      <Field
        label="Trusted proxies"
        error={issue?.message}
        hint="Addresses of load balancers in front of Sluice, whose X-Forwarded-For is believed. Leave it empty when clients connect directly."
      >
        <MultiInput
          value={proxies ?? settings.data?.value.trustedProxies ?? []}
          onValueChange={(next) => setProxies(next)}
          placeholder="10.0.0.0/8"
          mono
        />
      </Field>
      <div className="flex justify-between gap-2">
        <Button variant="ghost" onClick={onDone}>
          Skip
        </Button>
        <Button variant="primary" busy={put.isPending} onClick={() => void save()}>
          Continue
        </Button>
      </div>
    </div>
  );
}
