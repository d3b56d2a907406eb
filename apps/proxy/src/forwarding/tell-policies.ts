import type { Exchange } from './exchange.ts';

/** Tells the policies that saw an exchange begin how it has ended. */
export function tellPolicies(exchange: Exchange): void {
  const { matched } = exchange;
  if (matched?.phases.complete !== true) return;
  const { status, error, durationMs, worker, requestId, route } = exchange;
  const outcome = { status, errorCode: error || undefined, durationMs };
  for (let index = exchange.policiesEntered - 1; index >= 0; index--) {
    try {
      matched.policies[index]?.onComplete?.(exchange, outcome);
    } catch (error) {
      worker.log.error({ error, requestId, route }, 'policy failed in onComplete');
    }
  }
}
