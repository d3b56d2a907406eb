import type { z } from 'zod';
import { requiredMessage } from './zod-message.ts';

type Found = z.core.$ZodIssue;

/**
 * Which form of a union the writer meant, told from what each form found wrong: the one whose fields are all there
 * and known, however wrong their values are. Answers that form's issues; undefined when none stands out, and the
 * union's own sentence says it better.
 */
export function issuesOfMeantBranch(branches: readonly (readonly Found[])[]): readonly Found[] | undefined {
  const candidates = branches.filter((branch) => !branch.some(isOtherKindOfValue));
  // Forms of one scalar, such as kinds of addresses: none of them was meant more than the others.
  if (
    candidates.length > 1 &&
    candidates.every((branch) => branch.every((issue) => issue.path.length === 0 && issue.code !== 'unrecognized_keys'))
  )
    return undefined;
  const complete = candidates.filter((branch) => !branch.some(isMissing) && unknownKeys(branch).length === 0);
  if (complete.length > 0) return shortest(complete);
  if (candidates.length === 0) return branches.length === 1 ? branches[0] : undefined;

  const unknownToAll = keysUnknownToAll(candidates);
  const misspelt = candidates.filter(
    (branch) => !branch.some(isMissing) && unknownKeys(branch).every((key) => unknownToAll.has(key)),
  );
  if (misspelt.length > 0) return shortest(misspelt);
  return bestSuggestions(candidates, unknownToAll);
}

/** When a key that no form knows resembles one that some form does, that is the whole story. */
function bestSuggestions(candidates: readonly (readonly Found[])[], unknownToAll: Set<string>): Found[] | undefined {
  const told = new Map<string, Found>();
  for (const branch of candidates) {
    for (const issue of branch) {
      if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) continue;
      const lines = issue.message.split('\n');
      for (const [index, key] of issue.keys.entries()) {
        const line = lines[index] ?? '';
        if (unknownToAll.has(key) && line.includes('did you mean'))
          told.set(key, { ...issue, keys: [key], message: line });
      }
    }
  }
  return told.size > 0 ? [...told.values()] : undefined;
}

function keysUnknownToAll(branches: readonly (readonly Found[])[]): Set<string> {
  const [first, ...others] = branches.map((branch) => new Set(unknownKeys(branch)));
  return new Set([...(first ?? [])].filter((key) => others.every((keys) => keys.has(key))));
}

function unknownKeys(branch: readonly Found[]): string[] {
  return branch.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []));
}

function isMissing(issue: Found): boolean {
  return issue.path.length === 1 && issue.message === requiredMessage;
}

function isOtherKindOfValue(issue: Found): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}

function shortest(branches: readonly (readonly Found[])[]): readonly Found[] | undefined {
  return branches.toSorted((a, b) => a.length - b.length)[0];
}
