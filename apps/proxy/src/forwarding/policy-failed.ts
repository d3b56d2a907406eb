import type { Exchange } from './exchange.ts';

/** Ends an exchange over which a policy has thrown. */
export function policyFailed(exchange: Exchange, error: unknown): void {
  exchange.worker.log.error({ err: error, requestId: exchange.requestId, route: exchange.route }, 'policy failed');
  exchange.fail('policy_failed');
}
