'use client';
import { ConfirmDialog } from '@sluice/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

export function RevokeTokenDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      onSuccess: () => {
        onClose();
        return queryClient.invalidateQueries({ queryKey: trpc.tokens.list.queryKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke token ${name}?`}
      confirmLabel="Revoke token"
      onConfirm={() => revoke.mutate({ name })}
      busy={revoke.isPending}
      error={revoke.error === null ? undefined : toShownError(revoke.error).message}
    >
      Whatever uses it is refused from the next call on.
    </ConfirmDialog>
  );
}
