'use client';
import type { AccessLogEntry } from '@sluice/metrics';
import { formatMs } from '@sluice/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useIsNarrow } from '../../lib/use-is-narrow.ts';
import { askedOf, clockTime, type LogColumn, StatusCode } from './log-columns.tsx';

interface LogListProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly lines: readonly AccessLogEntry[];
  readonly columns: readonly LogColumn[];
  readonly onOpen: (entry: AccessLogEntry) => void;
  /** The reader has left the top, or come back to it. */
  readonly onScrolled: (away: boolean) => void;
  readonly empty: ReactNode;
}

const rowHeight = 28;
const cardHeight = 52;

/** Thousands of lines, of which only those in sight are drawn. Arrow keys go from line to line, Enter opens one. */
export function LogList({ scroller, lines, columns, onOpen, onScrolled, empty }: LogListProps) {
  const isNarrow = useIsNarrow();
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? cardHeight : rowHeight),
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 12,
  });
  const template = ['96px', ...columns.map(({ track }) => track)].join(' ');
  return (
    <div
      ref={scroller}
      className="h-[max(20rem,calc(100dvh-19rem))] overflow-auto text-xs"
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > 4)}
    >
      {lines.length === 0 ? (
        empty
      ) : (
        <>
          {/* For the eye: each line's button says all of it in words. */}
          <div
            aria-hidden="true"
            className="sticky top-0 z-10 grid h-8 items-center gap-3 border-b bg-surface px-4 text-muted max-sm:hidden"
            style={{ gridTemplateColumns: template }}
          >
            <span>Time</span>
            {columns.map(({ id, header, end }) => (
              <span key={id} className={end ? 'text-right' : undefined}>
                {header}
              </span>
            ))}
          </div>
          <ol aria-label="Requests" className="relative" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, key, start }) => {
              const entry = lines[index];
              if (entry === undefined) return null;
              return (
                <li
                  key={key}
                  aria-setsize={lines.length}
                  aria-posinset={index + 1}
                  className="absolute inset-x-0 top-0 border-b px-4 hover:bg-text/4"
                  style={{ transform: `translateY(${start}px)`, height: isNarrow ? cardHeight : rowHeight }}
                >
                  {isNarrow ? (
                    <LogCard entry={entry} onOpen={onOpen} />
                  ) : (
                    <div
                      className="grid h-full items-center gap-3 font-mono text-2xs"
                      style={{ gridTemplateColumns: template }}
                    >
                      <LineButton entry={entry} onOpen={onOpen} />
                      {columns.map(({ id, end, cell }) => (
                        <span key={id} className={`truncate ${end ? 'text-right' : ''}`}>
                          {cell(entry)}
                        </span>
                      ))}
                    </div>
                  )}
                </li>
              );
            })}
          </ol>
        </>
      )}
    </div>
  );
}

interface LineProps {
  readonly entry: AccessLogEntry;
  readonly onOpen: (entry: AccessLogEntry) => void;
}

/** On a phone: what and how it went above, where below. */
function LogCard({ entry, onOpen }: LineProps) {
  return (
    <div className="flex h-full flex-col justify-center gap-0.5">
      <span className="flex gap-2">
        <StatusCode entry={entry} />
        <span>{askedOf(entry)}</span>
        <span className="text-muted">{formatMs(entry.durationMs)}</span>
        <span className="ml-auto">
          <LineButton entry={entry} onOpen={onOpen} />
        </span>
      </span>
      <span className="truncate font-mono text-2xs">
        {entry.host}
        {entry.path}
      </span>
    </div>
  );
}

/** The time, and with its empty area the whole line. */
function LineButton({ entry, onOpen }: LineProps) {
  const time = clockTime(entry.at);
  return (
    <button
      type="button"
      data-log-line=""
      onClick={() => onOpen(entry)}
      onKeyDown={stepThroughLines}
      aria-label={`${time}, ${askedOf(entry)} ${entry.host}${entry.path}, status ${entry.status}`}
      className="truncate text-left text-muted outline-none before:absolute before:inset-0 focus-visible:before:outline-2 focus-visible:before:outline-accent focus-visible:before:-outline-offset-2"
    >
      {time}
    </button>
  );
}

function stepThroughLines(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const line = event.currentTarget.closest('li');
  const next = event.key === 'ArrowDown' ? line?.nextElementSibling : line?.previousElementSibling;
  const button = next?.querySelector<HTMLElement>('[data-log-line]');
  if (button == null) return;
  event.preventDefault();
  button.focus();
}
