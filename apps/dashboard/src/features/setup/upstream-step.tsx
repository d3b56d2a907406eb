'use client';
import { parseAddress } from '@sluice/core/schema';
import { Button, Field, Input, LinkButton, Spinner, StatusBadge } from '@sluice/ui';
import { useState } from 'react';
import { paths } from '../../lib/paths.ts';
import { toTargetAddress } from './to-target-address.ts';
import { type ProbeState, useProbe } from './use-probe.ts';

/** Where the first service answers; tried while it is typed. An address that does not answer yet may be used too. */
export function UpstreamStep({ address, onDone }: { address: string; onDone: (address: string) => void }) {
  const [text, setText] = useState(address);
  const [problem, setProblem] = useState<string>();
  const wanted = toTargetAddress(text);
  const probe = useProbe(wanted);
  const refused = problem ?? (probe.kind === 'refused' ? probe.message : undefined);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const parsed = parseAddress(wanted);
        if ('problem' in parsed) setProblem(parsed.problem);
        else if (refused === undefined) onDone(wanted);
      }}
    >
      <Field
        label="Address of the first service"
        hint="Host and port of something that speaks HTTP. It is tried from this server while you type."
        error={refused}
        required
      >
        <Input
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(undefined);
          }}
          placeholder="10.0.0.5:8080"
          mono
          autoFocus
          required
        />
      </Field>
      <ProbeLine probe={probe} />
      <div className="flex justify-between gap-2">
        <LinkButton variant="ghost" href={paths.overview()}>
          Skip to the dashboard
        </LinkButton>
        <Button type="submit" variant="primary" disabled={text.trim() === ''}>
          Continue
        </Button>
      </div>
    </form>
  );
}

function ProbeLine({ probe }: { probe: ProbeState }) {
  if (probe.kind === 'trying') {
    return (
      <p className="flex items-center gap-2 text-muted text-sm" role="status">
        <Spinner /> Trying …
      </p>
    );
  }
  if (probe.kind !== 'answered') return null;
  const { ok, message } = probe.result;
  return (
    <div role="status">
      <StatusBadge
        state={ok ? 'healthy' : 'degraded'}
        word={ok ? 'Reachable' : 'No answer'}
        reason={message}
        look="full"
      />
    </div>
  );
}
