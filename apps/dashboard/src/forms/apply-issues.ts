import { formatIssuePath, type Issue } from '@sluice/core';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';

/**
 * Puts issues of the server on their fields, so that they look as if the form had found them, and focuses the first.
 * @returns those that belong to no field of this form
 */
export function applyIssues<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  issues: readonly Issue[],
): Issue[] {
  const homeless: Issue[] = [];
  let focused = false;
  for (const issue of issues) {
    if (issue.severity !== 'error') continue;
    if (issue.path.length === 0) {
      homeless.push(issue);
      continue;
    }
    // An issue's path is a path into the value that the form edits; react-hook-form writes it with dots.
    const field = issue.path.join('.') as FieldPath<Input>;
    form.setError(field, { type: issue.code, message: issue.message }, { shouldFocus: !focused });
    focused = true;
  }
  return homeless;
}

/** `targets[2].address: port must be 1–65535`, for lists of problems outside of fields. */
export function issueText(issue: Issue): string {
  const place = formatIssuePath(issue.path);
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
