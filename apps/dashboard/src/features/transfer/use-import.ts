'use client';
import type { PlanResult } from '@sluice/api';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useAnnounceChange } from '../../forms/use-announce-change.ts';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPCClient } from '../../trpc/trpc.ts';

/** A text on its way to become the configuration: written, checked, applied. A plan holds for its own text only. */
export function useImport() {
  const client = useTRPCClient();
  const announce = useAnnounceChange();
  const [text, setText] = useState('');
  const [plan, setPlan] = useState<PlanResult>();
  const [problem, setProblem] = useState<string>();
  const check = useMutation({
    mutationFn: (_: { note: string | undefined }) => client.config.plan.query({ text }),
    onSuccess: (result, { note }) => {
      setPlan(result);
      setProblem(note);
    },
    onError: (error) => {
      setPlan(undefined);
      const shown = toShownError(error);
      setProblem([shown.message, ...shown.issues.map(({ message }) => message)].join(' '));
    },
  });
  const apply = useMutation({
    mutationFn: ({ basedOn, reason }: { basedOn: number; reason: string }) =>
      client.config.applyText.mutate({ text, basedOn, ...(reason === '' ? {} : { reason }) }),
    onSuccess: (result) => {
      edit('');
      announce(result);
    },
    onError: (error) => {
      const { conflict, message } = toShownError(error);
      if (conflict === undefined) {
        setProblem(message);
        return;
      }
      // Planned on an older revision: the new plan shows what the text undoes of what came meanwhile.
      check.mutate({
        note: `${conflict.author} has published up to revision ${conflict.current}. Look at the new plan.`,
      });
    },
  });
  const edit = (next: string) => {
    setText(next);
    setPlan(undefined);
    setProblem(undefined);
  };
  return {
    text,
    edit,
    plan,
    problem,
    setProblem,
    check: () => check.mutate({ note: undefined }),
    isChecking: check.isPending,
    apply: (reason: string, onApplied: () => void) => {
      if (plan?.ok) apply.mutate({ basedOn: plan.basedOn, reason }, { onSuccess: onApplied });
    },
    isApplying: apply.isPending,
  };
}
