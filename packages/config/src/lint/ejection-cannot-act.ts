import { isStatic } from '../resources/target.ts';
import type { LintRule } from './lint-rule.ts';

/** The last endpoint is never ejected, and success rates are compared among many. */
export const ejectionCannotAct: LintRule = {
  code: 'ejection_cannot_act',
  upstream: ({ name, targets, outlierDetection: outliers }) => {
    // How many a registry has is known at run time only.
    if (outliers === undefined || !targets.every(isStatic)) return [];
    const told = (field: string, why: string, fix: string) => [
      {
        path: ['outlierDetection', field],
        message: `upstream "${name}": outlier detection ejects nobody: ${why}`,
        fix,
      },
    ];
    const count = targets.filter(({ enabled }) => enabled).length;
    if (count === 1)
      return told(
        'maximumEjectedShare',
        'there is one endpoint, and the last one stays',
        'Add a target, or use a circuit breaker.',
      );
    const { consecutive5xx, consecutiveGatewayErrors, consecutiveLocalFailures } = outliers;
    if (consecutive5xx + consecutiveGatewayErrors + consecutiveLocalFailures > 0) return [];
    if (outliers.successRateDeviations === 0) {
      return told(
        'consecutive5xx',
        'every count is 0, which is off',
        'Let one of the counts or the deviations be more than 0.',
      );
    }
    const needed = outliers.successRateMinimumEndpoints;
    if (count === 0 || count >= needed) return [];
    const why = `success rates are compared among ${needed} endpoints or more, there are ${count}, and every count is 0`;
    return told('successRateMinimumEndpoints', why, `Compare among ${count}, or count failures in a row.`);
  },
};
