'use client';
import type { PlanResult } from '@sluice/api';
import { Banner, Button, DiffView, Field, Input } from '@sluice/ui';
import { useState } from 'react';
import { toDiffEntries } from '../../forms/diff-entries.ts';
import { FindingList } from '../../forms/finding-list.tsx';

interface ImportPlanProps {
  readonly plan: PlanResult;
  readonly busy: boolean;
  readonly onApply: (reason: string) => void;
  readonly onDiscard: () => void;
}

/** What a text would change, or what is wrong with it and where. */
export function ImportPlan({ plan, busy, onApply, onDiscard }: ImportPlanProps) {
  const [reason, setReason] = useState('');
  if (!plan.ok) {
    return (
      <Banner
        tone="danger"
        title={
          plan.issues.length === 1
            ? 'One problem; nothing can be applied'
            : `${plan.issues.length} problems; nothing can be applied`
        }
      >
        <ul className="flex flex-col gap-1">
          {plan.issues.map(({ line, column, message }) => (
            <li key={`${line}:${column} ${message}`} className="flex gap-2">
              <span className="w-16 shrink-0 font-medium">Line {line}</span>
              <span className="min-w-0 break-words">{message}</span>
            </li>
          ))}
        </ul>
      </Banner>
    );
  }
  const count = plan.sentences.length;
  return (
    <section aria-label="Plan" className="flex flex-col gap-3">
      <h3 className="font-medium text-sm">
        {count === 0
          ? 'Nothing would change'
          : `${count} ${count === 1 ? 'change' : 'changes'} against revision ${plan.basedOn}`}
      </h3>
      <DiffView entries={toDiffEntries(plan)} emptyText="The text says what is in force already." />
      <FindingList warnings={plan.warnings} standing={plan.standing} />
      {plan.changed && (
        <Field label="Reason" hint="Optional; kept with the revision.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        {plan.changed && (
          <Button variant="primary" busy={busy} onClick={() => onApply(reason.trim())}>
            Publish {count} {count === 1 ? 'change' : 'changes'}
          </Button>
        )}
        <Button variant="ghost" onClick={onDiscard}>
          Discard the text
        </Button>
      </div>
    </section>
  );
}
