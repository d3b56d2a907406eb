import type { LintFinding } from '@sluice/api';
import { parseAsString, useQueryStates } from 'nuqs';

/** What is shown of the findings, in the URL so that it can be sent to somebody. */
export function useLintFilter() {
  const [{ code, resource }, set] = useQueryStates({ code: parseAsString, resource: parseAsString });
  return {
    code,
    resource,
    setCode: (next: string) => void set({ code: next === '' ? null : next }),
    setResource: (next: string) => void set({ resource: next === '' ? null : next }),
    clear: () => void set({ code: null, resource: null }),
    passes: (finding: LintFinding) =>
      (code === null || finding.code === code) && (resource === null || resourceOf(finding) === resource),
  };
}

/** `route orders`, `settings`. */
export function resourceOf({ kind, name }: Pick<LintFinding, 'kind' | 'name'>): string {
  return `${kind} ${name}`.trim();
}
