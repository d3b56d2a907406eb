import { formatDurationMs, parseDurationMs } from '@sluice/core/schema';
import { caution } from '../issue-codes.ts';
import type { RouteConfig } from '../resources/route.ts';
import { perResource } from './rule.ts';

type Policy = RouteConfig['policies'][number];

/** Attempts for which there is no time left are promised and never made. */
export const timeoutsLeaveRoom = perResource(
  ({ routes }) => routes,
  (route) => {
    const retryAt = route.policies.findIndex(({ type }) => type === 'retry');
    const timeoutAt = route.policies.findIndex(({ type }) => type === 'timeout');
    const retry = ofType(route.policies[retryAt], 'retry');
    const timeout = ofType(route.policies[timeoutAt], 'timeout');
    const perTry = retry?.perTryTimeout ?? timeout?.perTry;
    const limits = [route.timeout, timeout?.request].flatMap((text) => parseDurationMs(text ?? '') ?? []);
    if (perTry === undefined || limits.length === 0) return [];
    const whole = Math.min(...limits);
    const attempts = retry?.attempts ?? 1;
    const needed = (parseDurationMs(perTry) ?? 0) * attempts;
    if (needed <= whole) return [];
    const path = [
      'policies',
      ...(retry?.perTryTimeout === undefined ? [timeoutAt, 'perTry'] : [retryAt, 'perTryTimeout']),
    ];
    const what = attempts === 1 ? `an attempt may take ${perTry}` : `${attempts} attempts may take ${perTry} each`;
    const sentence = `route "${route.name}": ${what}, but the whole request only ${formatDurationMs(whole)}; give it ${formatDurationMs(needed)}, or each attempt ${formatDurationMs(Math.floor(whole / attempts))}`;
    return [caution(path, 'timeout_too_short', sentence)];
  },
);

function ofType<Type extends Policy['type']>(policy: Policy | undefined, type: Type) {
  return policy?.type === type ? (policy as Extract<Policy, { type: Type }>) : undefined;
}
