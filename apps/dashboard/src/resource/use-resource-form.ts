'use client';
import { compactResource, type ResourceKind } from '@sluice/config';
import type { Issue } from '@sluice/core';
import { useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { ResourceFormState } from './editor-context.tsx';
import type { Fields } from './fields.ts';
import { resourceResolver } from './resource-resolver.ts';

/** What the YAML twin found, for the check on submit. */
export interface TextState {
  readonly setProblems: (problems: readonly Issue[]) => void;
}

/**
 * The form of a resource. It holds the value in its shortest form: an empty field is one that was left out, and shows
 * the default that holds.
 */
export function useResourceForm(kind: ResourceKind, value: Fields) {
  const problems = useRef<readonly Issue[]>([]);
  const [text] = useState<TextState>(() => ({
    setProblems: (next) => {
      problems.current = next;
    },
  }));
  const [defaultValues] = useState(() => structuredClone(compactResource(kind, value)) as Fields);
  const form: ResourceFormState = useForm<Fields, unknown, Fields>({
    resolver: resourceResolver(kind, () => problems.current),
    defaultValues,
    mode: 'onBlur',
  });
  return { form, text };
}
