'use client';
import { Banner, Button, FieldGroup } from '@sluice/ui';
import { ClipboardPaste, Plus, Radar } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useEdited, useMemberErrors } from '../../resource/editor-context.tsx';
import { isFields } from '../../resource/fields.ts';
import { DiscoveredTargetRow } from './discovered-target-row.tsx';
import { PasteTargetsDialog } from './paste-targets-dialog.tsx';
import { TargetRow } from './target-row.tsx';

/** The targets of an upstream, edited in place. */
export function TargetTable() {
  const { value, set, read, error } = useEdited('targets');
  const errorsOf = useMemberErrors('targets');
  const [pasting, setPasting] = useState(false);
  const targets = listOf(value);
  // What stands there when it is done, not when it was drawn: rows are drawn again only when they themselves change.
  const move = useCallback(
    (from: number, to: number) => {
      const next = listOf(read());
      next.splice(to, 0, ...next.splice(from, 1));
      set(next);
    },
    [read, set],
  );
  const remove = useCallback((index: number) => set(listOf(read()).toSpliced(index, 1)), [read, set]);
  return (
    <FieldGroup legend="Targets" hint="Where requests go. Each is tried from this machine by its Probe button.">
      {error !== undefined && <Banner tone="danger" title={error} />}
      {targets.length > 0 && (
        <div className="rounded-md border bg-surface">
          <div
            aria-hidden="true"
            className="hidden grid-cols-[minmax(12rem,1fr)_5rem_7rem_10.5rem] gap-2 border-b px-3 py-1.5 text-muted text-xs sm:grid"
          >
            <span>Address</span>
            <span>Weight</span>
            <span>Zone</span>
          </div>
          {targets.map((target, index) =>
            isFields(target) && target.discovery !== undefined ? (
              <DiscoveredTargetRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a target's place is its path in the document
                key={index}
                index={index}
                last={index === targets.length - 1}
                onMove={move}
                onRemove={remove}
              />
            ) : (
              <TargetRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a target's place is its path in the document
                key={index}
                index={index}
                last={index === targets.length - 1}
                shown={JSON.stringify({ target, errors: errorsOf(index) })}
                onMove={move}
                onRemove={remove}
              />
            ),
          )}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={<Plus />} onClick={() => set([...targets, { address: '' }])}>
          Add target
        </Button>
        <Button
          size="sm"
          variant="ghost"
          icon={<Radar />}
          onClick={() => set([...addressed(targets), { discovery: '' }])}
        >
          Discover
        </Button>
        <Button size="sm" variant="ghost" icon={<ClipboardPaste />} onClick={() => setPasting(true)}>
          Paste several
        </Button>
      </div>
      {pasting && (
        <PasteTargetsDialog
          onClose={() => setPasting(false)}
          onAdd={(added) => {
            set([...addressed(targets), ...added]);
            setPasting(false);
          }}
        />
      )}
    </FieldGroup>
  );
}

/** An empty first row was only an invitation. */
function addressed(targets: readonly unknown[]): unknown[] {
  return targets.filter((target) => !isFields(target) || target.address !== '');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? [...value] : [];
}
