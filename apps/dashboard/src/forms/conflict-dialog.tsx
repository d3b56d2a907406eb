'use client';
import type { ConflictDetail } from '@sluice/api';
import { Button, Dialog } from '@sluice/ui';

interface ConflictDialogProps {
  readonly conflict: ConflictDetail;
  readonly busy: boolean;
  readonly onRebase: () => void;
  readonly onCancel: () => void;
}

/** Somebody else published meanwhile: shows what changed and offers to make the edit again on top of it. */
export function ConflictDialog({ conflict, busy, onRebase, onCancel }: ConflictDialogProps) {
  const { basedOn, current, author, changes } = conflict;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onCancel()}
      role="alertdialog"
      title="The configuration has changed meanwhile"
      description={`You began from revision ${basedOn}; ${author} has published up to revision ${current}.`}
      footer={
        <>
          <Button variant="ghost" onClick={onCancel}>
            Keep editing
          </Button>
          <Button variant="primary" busy={busy} onClick={onRebase}>
            Make my edit on top of revision {current}
          </Button>
        </>
      }
    >
      <p className="mb-2 text-sm">What was published since:</p>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
        {changes.length === 0 ? (
          <li>Nothing that you would see.</li>
        ) : (
          changes.map((change) => <li key={change}>{change}</li>)
        )}
      </ul>
    </Dialog>
  );
}
