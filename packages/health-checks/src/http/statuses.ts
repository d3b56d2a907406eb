import type { HttpCheckConfig } from './schema.ts';

type Statuses = HttpCheckConfig['expectedStatus'];

/** Whether a status is one of these, or within one of these ranges. */
export function isExpected(status: number, expected: Statuses): boolean {
  return expected.some((entry) => {
    if (typeof entry === 'number') return entry === status;
    const [low, high = low] = entry.split('-');
    return status >= Number(low) && status <= Number(high);
  });
}
