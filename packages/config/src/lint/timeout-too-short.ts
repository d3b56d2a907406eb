import { formatDurationMs, parseDurationMs } from '@sluice/core/schema';
import { type LintRule, type PolicyOf, policiesOf } from './lint-rule.ts';

/** Attempts for which there is no time left are promised and never made. */
export const timeoutTooShort: LintRule = {
  code: 'timeout_too_short',
  route: (route) => {
    const [retry] = policiesOf(route, 'retry');
    const [timeout] = policiesOf(route, 'timeout');
    const perTry = retry?.policy.perTryTimeout ?? timeout?.policy.perTry;
    const limits = [route.timeout, timeout?.policy.request].flatMap((text) => parseDurationMs(text ?? '') ?? []);
    if (perTry === undefined || limits.length === 0) return [];
    const whole = Math.min(...limits);
    const attempts = retry?.policy.attempts ?? 1;
    const waits = retry === undefined ? 0 : longestWaits(retry.policy);
    const needed = (parseDurationMs(perTry) ?? 0) * attempts + waits;
    if (needed <= whole) return [];
    const field =
      retry?.policy.perTryTimeout === undefined ? [timeout?.index ?? 0, 'perTry'] : [retry.index, 'perTryTimeout'];
    const between = waits === 0 ? '' : ` with up to ${formatDurationMs(waits)} between them`;
    const what =
      attempts === 1 ? `an attempt may take ${perTry}` : `${attempts} attempts may take ${perTry} each${between}`;
    const message = `route "${route.name}": ${what}, but the whole request only ${formatDurationMs(whole)}`;
    const share = Math.floor((whole - waits) / attempts);
    const orEach = share > 0 ? `, or each attempt ${formatDurationMs(share)}` : '';
    return [{ path: ['policies', ...field], message, fix: `Give the request ${formatDurationMs(needed)}${orEach}.` }];
  },
};

/** The waits between all attempts when chance makes each as long as it can be: the base, doubling up to the maximum. */
function longestWaits({ attempts, backoff }: PolicyOf<'retry'>): number {
  const most = parseDurationMs(backoff.max) ?? 0;
  let wait = parseDurationMs(backoff.base) ?? 0;
  let sum = 0;
  for (let retry = 1; retry < attempts; retry += 1) {
    sum += Math.min(wait, most);
    wait *= 2;
  }
  return sum;
}
