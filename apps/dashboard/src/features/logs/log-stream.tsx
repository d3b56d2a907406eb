'use client';
import type { AccessLogFilter } from '@sluice/api';
import type { AccessLogEntry } from '@sluice/metrics';
import { Button, EmptyState, Spinner } from '@sluice/ui';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { LogColumn } from './log-columns.tsx';
import { LogEntrySheet } from './log-entry-sheet.tsx';
import { LogList } from './log-list.tsx';
import { useLogLines } from './use-log-lines.ts';

interface LogStreamProps {
  readonly filter: AccessLogFilter;
  readonly columns: readonly LogColumn[];
  readonly paused: boolean;
  readonly onPausedChange: (paused: boolean) => void;
  /** Shown above the list; gets what empties it. */
  readonly toolbar: (clear: () => void) => ReactNode;
  readonly isFiltered: boolean;
  readonly onClearFilter: () => void;
}

/** The lines of one filter. They stand still while they are read: paused, scrolled away from the top, or one is open. */
export function LogStream(props: LogStreamProps) {
  const { filter, columns, paused, onPausedChange, toolbar, isFiltered, onClearFilter } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const [opened, setOpened] = useState<AccessLogEntry>();
  const { lines, waiting, clear, dropped, connected } = useLogLines(filter, paused || away || opened !== undefined);
  const showNew = () => {
    onPausedChange(false);
    setAway(false);
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <div className="relative">
      {toolbar(clear)}
      <LogList
        scroller={scroller}
        lines={lines}
        columns={columns}
        onOpen={setOpened}
        onScrolled={setAway}
        empty={<Waiting connected={connected} isFiltered={isFiltered} onClearFilter={onClearFilter} />}
      />
      {waiting > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-12 flex justify-center">
          <Button size="sm" variant="primary" icon={<ArrowUp />} onClick={showNew} className="pointer-events-auto">
            {waiting} new
          </Button>
        </div>
      )}
      <p className="flex min-h-9 flex-wrap items-center gap-x-3 border-t px-4 text-muted text-xs">
        <span>
          {lines.length === 1 ? '1 request' : `${lines.length} requests`}, newest first; recorded only while somebody
          watches
        </span>
        {paused && <span>Paused</span>}
        {dropped > 0 && <span className="text-degraded">{dropped} left out, because they came too fast</span>}
        {!connected && <span className="text-degraded">Not connected: nothing new arrives</span>}
      </p>
      {opened !== undefined && <LogEntrySheet entry={opened} onClose={() => setOpened(undefined)} />}
    </div>
  );
}

interface WaitingProps {
  readonly connected: boolean;
  readonly isFiltered: boolean;
  readonly onClearFilter: () => void;
}

function Waiting({ connected, isFiltered, onClearFilter }: WaitingProps) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={<Spinner />}
        title="No request has matched the filter yet"
        action={<Button onClick={onClearFilter}>Clear the filter</Button>}
      >
        Lines appear here as soon as one does.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Spinner />} title={connected ? 'Waiting for requests' : 'Connecting'}>
      Every request that is finished from now on appears here. Nothing is recorded while nobody watches, and queries,
      cookies and bodies never are.
    </EmptyState>
  );
}
