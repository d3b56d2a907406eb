'use client';
import type { LintFinding } from '@sluice/api';
import { Button, EmptyState, ErrorState, PageHeader, Panel, Select, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, SearchX } from 'lucide-react';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { FindingRow } from './finding-row.tsx';
import { resourceOf, useLintFilter } from './use-lint-filter.ts';

const groups = [
  { severity: 'warning', title: 'Warnings', hint: 'requests fail, or pass or are kept out otherwise than it seems' },
  { severity: 'info', title: 'Worth knowing', hint: 'what does nothing, or less than it says' },
] as const;

/** What the configuration allows and hardly means, worst first, each with the way to where it is mended. */
export function LintPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.lint.list.queryOptions());
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Lint"
        description="What the configuration allows and hardly means. Nothing of this keeps it from being published."
      />
      {data !== undefined ? (
        <Findings findings={data.findings} />
      ) : error === null ? (
        <SkeletonRows label="Looking at the configuration" />
      ) : (
        <ErrorState {...toErrorState('The configuration could not be looked at', error, refetch)} />
      )}
    </div>
  );
}

function Findings({ findings }: { findings: readonly LintFinding[] }) {
  const filter = useLintFilter();
  if (findings.length === 0) {
    return (
      <Panel>
        <EmptyState
          icon={<CircleCheck />}
          title="Nothing to say"
          alternative={{ title: 'The same of a file, in a pipeline', code: 'sluice lint -f gateway.yaml' }}
        >
          Contradictions and settings without effect would be listed here: a list that locks everybody out, a limit by
          what clients choose, a route that is never reached.
        </EmptyState>
      </Panel>
    );
  }
  const shown = findings.filter(filter.passes);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Choice
          label="Code"
          every="Every code"
          value={filter.code}
          of={findings.map(({ code }) => code)}
          onChange={filter.setCode}
        />
        <Choice
          label="Resource"
          every="Everything"
          value={filter.resource}
          of={findings.map(resourceOf)}
          onChange={filter.setResource}
        />
      </div>
      {shown.length === 0 && (
        <Panel>
          <EmptyState
            icon={<SearchX />}
            title="No finding fits"
            action={<Button onClick={filter.clear}>Show all</Button>}
          >
            There are {findings.length} in all.
          </EmptyState>
        </Panel>
      )}
      {groups.map(({ severity, title, hint }) => {
        const members = shown.filter((finding) => finding.severity === severity);
        if (members.length === 0) return null;
        return (
          <Panel key={severity} title={`${title} (${members.length})`} hint={hint} flush>
            <ul aria-label={title} className="divide-y">
              {members.map((finding) => (
                <FindingRow key={`${finding.code} ${finding.path.join('.')} ${finding.message}`} finding={finding} />
              ))}
            </ul>
          </Panel>
        );
      })}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly every: string;
  readonly value: string | null;
  readonly of: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, every, value, of, onChange }: ChoiceProps) {
  const values = [...new Set(value === null ? of : [...of, value])].sort();
  return (
    <span className="w-52 max-sm:flex-1">
      <Select
        aria-label={label}
        value={value ?? ''}
        placeholder={every}
        options={values.map((each) => ({ value: each, label: each }))}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}
