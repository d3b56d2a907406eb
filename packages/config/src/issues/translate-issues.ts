import type { Issue, IssuePath } from '@sluice/core';
import type { z } from 'zod';
import { type IssueCode, refusal } from '../issue-codes.ts';
import { isFieldForLater, isValueForLater } from '../not-yet-available.ts';
import { isRecord } from '../schema-shape.ts';
import { placeInWords, sentence } from './place-in-words.ts';
import { issuesOfMeantBranch } from './union-branch.ts';
import { requiredMessage } from './zod-message.ts';

/** Where a resource stands and what it is called in sentences: `upstream "billing"`. */
export interface Subject {
  readonly path: IssuePath;
  /** Empty where the reader sees the place already, as on a form: sentences then say only what is wrong. */
  readonly words: string;
  readonly input: unknown;
}

/** zod's findings about one resource as issues of the document, one per thing that is wrong. */
export function translateIssues(subject: Subject, found: readonly z.core.$ZodIssue[]): Issue[] {
  return withoutConsequences(found.flatMap((issue) => translate(subject, issue, [])));
}

function translate(subject: Subject, found: z.core.$ZodIssue, above: IssuePath): Issue[] {
  // zod allows symbols in paths; a document has none.
  const path = [...above, ...(found.path as (string | number)[])];
  switch (found.code) {
    case 'unrecognized_keys': {
      const lines = found.message.split('\n');
      return found.keys.map((key, index) => unknownField(subject, path, key, lines[index] ?? found.message));
    }
    case 'invalid_union': {
      const meant = issuesOfMeantBranch(found.errors);
      if (meant !== undefined && found.errors.length > 0)
        return meant.flatMap((issue) => translate(subject, issue, path));
      return [
        invalidValue(subject, path, found.message, found.message === requiredMessage ? 'required' : 'invalid_value'),
      ];
    }
    case 'invalid_key':
      return found.issues.map((issue) => invalidValue(subject, path, issue.message, 'invalid_value'));
    case 'invalid_element':
      return found.issues.flatMap((issue) => translate(subject, issue, path));
    default:
      return [invalidValue(subject, path, found.message, codeOf(found))];
  }
}

function unknownField(subject: Subject, path: IssuePath, key: string, message: string): Issue {
  const fullPath = [...subject.path, ...path, key];
  return isFieldForLater(pattern(fullPath))
    ? refusal(fullPath, 'not_available', tell(subject, path, `${key} is not available in this version`))
    : refusal(fullPath, 'unknown_field', tell(subject, path, message));
}

function invalidValue(subject: Subject, path: IssuePath, message: string, code: IssueCode): Issue {
  const fullPath = [...subject.path, ...path];
  const value = valueAt(subject.input, path);
  if (isValueForLater(pattern(fullPath), value)) {
    const later = `${JSON.stringify(value)} is not available in this version`;
    const place = placeInWords(path).replace(/[.:] ?type$/, ' type');
    return refusal(fullPath, 'not_available', subject.words === '' ? later : `${subject.words}: ${place} ${later}`);
  }
  return refusal(fullPath, code, tell(subject, path, message));
}

function codeOf(found: z.core.$ZodIssue): IssueCode {
  if (found.message === requiredMessage) return 'required';
  if (found.code === 'too_small' || found.code === 'too_big') return 'out_of_range';
  return found.code === 'invalid_type' ? 'invalid_type' : 'invalid_value';
}

function tell(subject: Subject, path: IssuePath, problem: string): string {
  return subject.words === '' ? problem : sentence(subject.words, placeInWords(path), problem);
}

function pattern(path: IssuePath): string {
  return path.filter((part) => typeof part === 'string').join('.');
}

function valueAt(value: unknown, path: IssuePath): unknown {
  return path.reduce<unknown>(
    (at, key) => (Array.isArray(at) ? at[Number(key)] : isRecord(at) ? at[String(key)] : undefined),
    value,
  );
}

/**
 * A field that is not available yet explains its companions: a target with `discovery` has no `address` and brings a
 * `service`, and three complaints about one cause would hide it.
 */
function withoutConsequences(issues: readonly Issue[]): Issue[] {
  const parents = new Set(issues.filter((issue) => issue.code === 'not_available').map(parentKey));
  return issues.filter(
    (issue) => !((issue.code === 'required' || issue.code === 'unknown_field') && parents.has(parentKey(issue))),
  );
}

function parentKey(issue: Issue): string {
  return JSON.stringify(issue.path.slice(0, -1));
}
