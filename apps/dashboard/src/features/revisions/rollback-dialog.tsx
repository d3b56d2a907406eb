'use client';
import { Button, Dialog, DiffView, ErrorState, Field, Input, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toDiffEntries } from '../../forms/diff-entries.ts';
import { useChange } from '../../forms/use-change.ts';
import { paths } from '../../lib/paths.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

interface RollbackDialogProps {
  readonly number: number;
  /** The revision in force now. */
  readonly latest: number;
  readonly onClose: () => void;
}

/** Shows what going back changes against now, and asks. */
export function RollbackDialog({ number, latest, onClose }: RollbackDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const [reason, setReason] = useState('');
  const diff = useQuery(trpc.revisions.diff.queryOptions({ from: latest, to: number }));
  const rollback = useChange(trpc.revisions.rollback.mutationOptions(), 'The revision was not brought back');
  const count = diff.data?.sentences.length ?? 0;
  const confirm = () => {
    const given = reason.trim();
    rollback.mutate(
      { number, ...(given === '' ? {} : { reason: given }) },
      {
        onSuccess: ({ revision }) => {
          onClose();
          router.push(paths.revision(revision));
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      role="alertdialog"
      title={`Bring back revision ${number}?`}
      description={`Its configuration is published again as revision ${latest + 1}. Nothing of the history is lost, and open connections stay.`}
      size="lg"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={rollback.isPending} disabled={count === 0} onClick={confirm}>
            Bring back revision {number}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="font-medium text-sm">What changes against now, revision {latest}:</p>
        {diff.error !== null ? (
          <ErrorState {...toErrorState('The difference could not be loaded', diff.error, () => void diff.refetch())} />
        ) : diff.isPending ? (
          <SkeletonRows rows={3} label="Loading the difference" />
        ) : (
          // Whoever brings back a whole configuration still sees the buttons.
          <div className="max-h-[45vh] overflow-y-auto">
            <DiffView
              entries={toDiffEntries(diff.data)}
              before={diff.data.before}
              after={diff.data.after}
              emptyText="Nothing: it is the same as the configuration in force."
            />
          </div>
        )}
        <Field label="Reason" hint="Optional; kept with the revision.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
        </Field>
      </div>
    </Dialog>
  );
}
