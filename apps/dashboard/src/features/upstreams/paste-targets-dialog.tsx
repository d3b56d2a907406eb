'use client';
import type { TargetInput } from '@sluice/config';
import { Button, Dialog, Field, Textarea } from '@sluice/ui';
import { useState } from 'react';
import { readTargetLines } from './read-target-lines.ts';

interface PasteTargetsDialogProps {
  readonly onAdd: (targets: readonly TargetInput[]) => void;
  readonly onClose: () => void;
}

export function PasteTargetsDialog({ onAdd, onClose }: PasteTargetsDialogProps) {
  const [text, setText] = useState('');
  const targets = readTargetLines(text);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add several targets"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" disabled={targets.length === 0} onClick={() => onAdd(targets)}>
            Add {targets.length} {targets.length === 1 ? 'target' : 'targets'}
          </Button>
        </>
      }
    >
      <Field label="One target a line" hint="Behind the address: weight=5 zone=eu-1a, and labels such as version=v2.">
        <Textarea
          mono
          rows={8}
          value={text}
          placeholder={'10.0.0.5:8080\n10.0.0.6:8080 weight=5 zone=eu-1a version=v2'}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
