import { isStatic } from '../resources/target.ts';
import type { LintRule } from './lint-rule.ts';

/** With one endpoint there is nobody to send requests to instead. */
export const unwatchedUpstream: LintRule = {
  code: 'unwatched_upstream',
  upstream: ({ name, targets, healthCheck, outlierDetection, circuitBreaker }) => {
    if (healthCheck !== undefined || outlierDetection !== undefined || circuitBreaker !== undefined) return [];
    // How many a registry has is known at run time only.
    if (!targets.every(isStatic)) return [];
    const count = targets.filter(({ enabled }) => enabled).length;
    if (count < 2) return [];
    const message = `upstream "${name}": nothing notices when one of its ${count} endpoints fails, so it keeps getting its share of the requests`;
    return [{ path: ['healthCheck'], message, fix: 'Add a health check, or outlier detection.' }];
  },
};
