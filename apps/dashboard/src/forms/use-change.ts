'use client';
import type { ChangeResult } from '@sluice/api';
import { toast } from '@sluice/ui';
import { type UseMutationOptions, useMutation } from '@tanstack/react-query';
import { toShownError } from '../trpc/api-error.ts';
import { useAnnounceChange } from './use-announce-change.ts';

/**
 * A mutation that changes the configuration at once, without a form: a switch, a delete, a duplicate. Says what came of
 * it; lists fetch themselves again when the revision arrives.
 *
 * `const remove = useChange(trpc.routes.delete.mutationOptions())`
 * @param title what could not be done: `The route was not deleted`
 */
export function useChange<Result extends ChangeResult, TError, Input, Context>(
  options: UseMutationOptions<Result, TError, Input, Context>,
  title = 'The change was refused',
) {
  const announce = useAnnounceChange();
  return useMutation({
    ...options,
    onSuccess: (result: Result) => announce(result),
    onError: (error: TError) => {
      const shown = toShownError(error);
      const [issue] = [...shown.issues, ...shown.elsewhere];
      toast.error(title, { description: issue?.message ?? shown.message });
    },
  });
}
