'use client';
import { locateIssue, type ResourceKind, readResource, writeResource } from '@sluice/config';
import { Skeleton } from '@sluice/ui';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { listErrors, type ResourceFormState } from './editor-context.tsx';
import { type Fields, withoutUndefined } from './fields.ts';
import type { TextState } from './use-resource-form.ts';

const YamlEditor = dynamic(() => import('./yaml-editor.tsx'), {
  ssr: false,
  loading: () => <Skeleton className="h-80 w-full" />,
});

interface YamlTwinProps {
  readonly kind: ResourceKind;
  readonly form: ResourceFormState;
  readonly text: TextState;
}

/** The same object as the form edits, as text. What can be read goes into the form; what cannot is told by line. */
export function YamlTwin({ kind, form, text }: YamlTwinProps) {
  const [initial] = useState(() => writeResource(kind, withoutUndefined(form.getValues())));
  const [source, setSource] = useState(initial);
  const { errors } = form.formState;
  const problems = useMemo(() => {
    const read = readResource(kind, source);
    const own = read.ok ? [] : read.issues;
    // What the server found is about fields; the text shows it on their lines.
    const others = listErrors(errors)
      .filter(({ message }) => !own.some((issue) => issue.message === message))
      .map(({ path, message }) => ({ message, ...locateIssue(source, toPath(path)) }));
    return [...own, ...(read.ok ? others : [])];
  }, [kind, source, errors]);

  function change(next: string): void {
    setSource(next);
    const read = readResource(kind, next);
    text.setProblems(read.ok ? [] : read.issues);
    if (read.value === undefined) return;
    // A copy, because the form writes into what it holds.
    const values = structuredClone(read.value) as Fields;
    form.reset(values, { keepDefaultValues: true, keepSubmitCount: true });
  }

  return (
    <div className="flex flex-col gap-2">
      <YamlEditor label={`YAML of the ${kind}`} initial={initial} onChange={change} problems={problems} />
      {problems.length > 0 && (
        <ul className="flex flex-col gap-1 text-unhealthy text-xs" aria-label="Problems in the text">
          {problems.map((problem) => (
            <li key={`${problem.line}/${problem.message}`}>
              Line {problem.line}: {problem.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function toPath(path: string): (string | number)[] {
  return path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
