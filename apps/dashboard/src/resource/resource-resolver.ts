import { fieldIssues, type ResourceKind } from '@sluice/config';
import type { Issue } from '@sluice/core';
import { type FieldErrors, get, type Resolver, set } from 'react-hook-form';
import { type Fields, withoutUndefined } from './fields.ts';

/**
 * Checks a form against the schema of its resource, in the words that stand beside a field.
 * @param textProblems of the YAML twin while it is shown and its text cannot be read
 */
export function resourceResolver(
  kind: ResourceKind,
  textProblems: () => readonly Issue[],
): Resolver<Fields, unknown, Fields> {
  return (values) => {
    const unread = textProblems();
    if (unread.length > 0) return { values: {}, errors: toFieldErrors(unread) };
    const value = withoutUndefined(values);
    const issues = fieldIssues(kind, value);
    return issues.length === 0
      ? { values: value, errors: {} }
      : { values: {}, errors: toFieldErrors(issues.map((issue) => inPlainWords(issue, value))) };
  };
}

/** What is empty has no other fault that anybody wants to read about. */
function inPlainWords(issue: Issue, value: Fields): Issue {
  const isEmpty = issue.path.length > 0 && get(value, issue.path.join('.')) === '';
  return isEmpty ? { ...issue, message: 'must not be empty' } : issue;
}

function toFieldErrors(issues: readonly Issue[]): FieldErrors<Fields> {
  const errors: FieldErrors<Fields> = {};
  for (const issue of issues) {
    const path = issue.path.length === 0 ? 'root' : issue.path.join('.');
    set(errors, path, { type: issue.code, message: issue.message });
  }
  return errors;
}
