'use client';
import { EmptyState, Field, IconButton, PageHeader, Select } from '@sluice/ui';
import { ArrowLeftRight } from 'lucide-react';
import { parseAsInteger, useQueryState } from 'nuqs';
import { paths } from '../../lib/paths.ts';
import { RevisionDiff } from './revision-diff.tsx';
import { useRevisionList } from './use-revision-list.ts';

/** Any two revisions against each other; which two stands in the URL. */
export function ComparePage() {
  const { items, latest } = useRevisionList();
  const [from, setFrom] = useQueryState('from', parseAsInteger);
  const [to, setTo] = useQueryState('to', parseAsInteger);
  const after = to ?? latest;
  const before = from ?? Math.max(after - 1, 0);
  const numbers = [...new Set([...items.map(({ number }) => number), before, after])].filter((each) => each > 0);
  const options = numbers
    .toSorted((a, b) => b - a)
    .map((number) => ({ value: String(number), label: labelOf(number) }));

  function labelOf(number: number): string {
    const summary = items.find((item) => item.number === number)?.summary;
    return `${number}${number === latest ? ' (current)' : ''}${summary === undefined ? '' : `: ${summary}`}`;
  }

  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Compare revisions"
        crumbs={[{ label: 'Revisions', href: paths.revisions() }]}
        description="What somebody would have to change to come from the one to the other."
      />
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-56">
          <Field label="From">
            <Select
              options={[{ value: '0', label: 'Nothing, before the first' }, ...options]}
              value={String(before)}
              onChange={(event) => void setFrom(Number(event.target.value))}
            />
          </Field>
        </div>
        <IconButton
          label="Swap the two"
          icon={<ArrowLeftRight />}
          disabled={before === 0}
          onClick={() => {
            void setFrom(after);
            void setTo(before);
          }}
        />
        <div className="min-w-0 flex-1 basis-56">
          <Field label="To">
            <Select
              options={options}
              value={String(after)}
              onChange={(event) => void setTo(Number(event.target.value))}
            />
          </Field>
        </div>
      </div>
      {after > 0 ? (
        <RevisionDiff from={before} to={after} title={`From ${before === 0 ? 'nothing' : before} to ${after}`} />
      ) : (
        <EmptyState title="Nothing to compare yet">Revisions appear with the first change.</EmptyState>
      )}
    </div>
  );
}
