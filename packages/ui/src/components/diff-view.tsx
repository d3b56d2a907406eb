'use client';
import { Minus, Pencil, Plus } from 'lucide-react';
import { Fold } from '../forms/fold.tsx';
import { cn } from '../lib/cn.ts';
import { diffLines } from '../lib/diff-lines.ts';

export interface DiffEntry {
  readonly kind: 'added' | 'removed' | 'changed';
  /** A sentence: `Route billing-api now sends 20% to billing v2.` */
  readonly sentence: string;
  /** The field, for those who want to know exactly: `routes.billing-api.upstreams[1].weight`. */
  readonly path?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export interface DiffViewProps {
  readonly entries: readonly DiffEntry[];
  /** Both documents as text; shown line by line behind a fold. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly emptyText?: string | undefined;
}

const looks = {
  added: { icon: Plus, word: 'Added', style: 'text-healthy' },
  removed: { icon: Minus, word: 'Removed', style: 'text-unhealthy' },
  changed: { icon: Pencil, word: 'Changed', style: 'text-degraded' },
};

/** What a change means in sentences, then what it is in text. */
export function DiffView({ entries, before, after, emptyText = 'Nothing changes.' }: DiffViewProps) {
  const lines = before === undefined || after === undefined ? undefined : diffLines(before, after);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {entries.length === 0 ? (
        <p className="text-muted text-sm">{emptyText}</p>
      ) : (
        <ul className="flex flex-col divide-y rounded-md border">
          {entries.map((entry, index) => {
            const { icon: Icon, word, style } = looks[entry.kind];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a diff is a fixed list
              <li key={index} className="flex gap-2.5 px-3 py-2 text-sm">
                <Icon className={cn('mt-0.5 size-4 shrink-0', style)} aria-label={word} />
                <div className="min-w-0">
                  <p>{entry.sentence}</p>
                  {(entry.path ?? entry.before ?? entry.after) !== undefined && (
                    <p className="break-words font-mono text-muted text-xs">
                      {entry.path}
                      {entry.before !== undefined && <del className="ml-2 text-unhealthy">{entry.before}</del>}
                      {entry.after !== undefined && <ins className="ml-2 text-healthy no-underline">{entry.after}</ins>}
                    </p>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {lines?.some((line) => line.kind !== 'same') && (
        <Fold title="Text" summary="line by line">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
          <pre className="-m-4 max-h-96 overflow-auto py-2 text-xs leading-5" tabIndex={0}>
            {lines.map((line, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text
                key={index}
                className={cn(
                  'block px-4',
                  line.kind === 'added' && 'bg-healthy/12',
                  line.kind === 'removed' && 'bg-unhealthy/12',
                  line.kind === 'gap' && 'text-muted',
                )}
              >
                {line.kind === 'added' ? '+ ' : line.kind === 'removed' ? '- ' : '  '}
                {line.text}
                {'\n'}
              </span>
            ))}
          </pre>
        </Fold>
      )}
    </div>
  );
}
