'use client';
import type { PreviewResult } from '@sluice/api';
import { Button, Dialog, DiffView, Field, Input } from '@sluice/ui';
import { useState } from 'react';
import { toDiffEntries } from './diff-entries.ts';
import { FindingList } from './finding-list.tsx';

interface PublishDialogProps {
  readonly plan: PreviewResult;
  readonly busy: boolean;
  readonly onPublish: (reason: string | undefined) => void;
  readonly onCancel: () => void;
}

/** What an edit means, before it goes live. */
export function PublishDialog({ plan, busy, onPublish, onCancel }: PublishDialogProps) {
  const [reason, setReason] = useState('');
  const count = plan.sentences.length;
  const publish = () => onPublish(reason.trim() === '' ? undefined : reason.trim());
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onCancel()}
      title="Review and publish"
      description="Goes live on every worker at once. Open connections stay."
      size="lg"
      footer={
        <>
          <Button variant="ghost" onClick={onCancel}>
            Keep editing
          </Button>
          <Button variant="primary" busy={busy} disabled={!plan.changed} onClick={publish}>
            Publish {count} {count === 1 ? 'change' : 'changes'}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (plan.changed && !busy) publish();
        }}
      >
        <DiffView entries={toDiffEntries(plan)} />
        <FindingList warnings={plan.warnings} standing={plan.standing} />
        <Field label="Reason" hint="Optional; kept with the revision.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
        </Field>
      </form>
    </Dialog>
  );
}
