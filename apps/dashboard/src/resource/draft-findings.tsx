'use client';
import type { LintFinding } from '@sluice/api';
import { fieldIssues, type ResourceKind } from '@sluice/config';
import { Banner, Button } from '@sluice/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { countInWords } from '../forms/finding-list.tsx';
import { useTRPC } from '../trpc/trpc.ts';
import { useWritten } from './editor-context.tsx';
import { type Fields, withoutUndefined } from './fields.ts';
import { focusField } from './focus-field.ts';

/** Asked when nothing was typed for this long. */
const restMs = 400;

interface DraftFindingsProps {
  readonly kind: ResourceKind | 'settings';
  /** Undefined when it is created. */
  readonly name: string | undefined;
  /** Around the fields. */
  readonly box: RefObject<HTMLElement | null>;
}

/** What there is to say of a resource while it is written, each with the way to its field. Errors are said by fields. */
export function DraftFindings({ kind, name, box }: DraftFindingsProps) {
  const trpc = useTRPC();
  const value = useRested(withoutUndefined(useWritten()));
  const isReadable = fieldIssues(kind, value).length === 0;
  const { data = [], isError } = useQuery(
    trpc.lint.draft.queryOptions(
      { kind, value, ...(name === undefined ? {} : { name }) },
      { enabled: isReadable, placeholderData: keepPreviousData, retry: false, staleTime: 0 },
    ),
  );
  if (!isReadable || isError || data.length === 0) return null;
  const tone = data.some(({ severity }) => severity === 'warning') ? 'warning' : 'info';
  return (
    <Banner tone={tone} title={countInWords(data)}>
      <ul aria-label="Findings" className="flex flex-col gap-1.5">
        {data.map((finding) => (
          <Finding key={`${finding.code} ${finding.message}`} finding={finding} box={box} />
        ))}
      </ul>
    </Banner>
  );
}

function Finding({ finding, box }: { finding: LintFinding } & Pick<DraftFindingsProps, 'box'>) {
  const { message, fix, path } = finding;
  return (
    <li className="flex items-start gap-2">
      <span className="min-w-0 flex-1 break-words">
        {message}
        {fix !== undefined && <span className="block text-muted">{fix}</span>}
      </span>
      {path.length > 0 && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            if (box.current !== null) focusField(box.current, path.join('.'));
          }}
        >
          Go to field
        </Button>
      )}
    </li>
  );
}

/** The value as it was when it last rested. */
function useRested(value: Fields): Fields {
  const text = JSON.stringify(value);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(rested) as Fields;
}
