import { parseDurationMs } from '@sluice/core/schema';
import type { LintRule } from './lint-rule.ts';

/** The base time is cut to the longest one, so what it says does not hold. */
export const ejectionTooShort: LintRule = {
  code: 'no_effect',
  upstream: ({ name, outlierDetection }) => {
    if (outlierDetection === undefined) return [];
    const { baseEjectionTime: base, maximumEjectionTime: most } = outlierDetection;
    if ((parseDurationMs(base) ?? 0) <= (parseDurationMs(most) ?? 0)) return [];
    const message = `upstream "${name}": an ejection begins with ${base}, but none lasts longer than ${most}`;
    return [{ path: ['outlierDetection', 'maximumEjectionTime'], message, fix: `Let the longest be ${base} or more.` }];
  },
};
