import type { Policy, PolicyEnvironment, PolicyExchange, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import type { LimitKeyConfig } from './key-schema.ts';
import { createLimitFields } from './limit-fields.ts';
import { createLimitKey, type LimitKey } from './limit-key.ts';
import type { LimitRule } from './limit-rule.ts';
import type { LimitVerdict } from './limits.ts';

export interface LimitingOptions {
  readonly rule: LimitRule;
  /** Of the rule in all workers and revisions; another one starts over. */
  readonly id: string;
  readonly key: LimitKeyConfig;
  readonly shadow: boolean;
  readonly status: number;
  readonly headers: boolean;
}

/** What policies that count have in common: ask, count what became of it, refuse, and tell the client where it stands. */
export function createLimitingPolicy(options: LimitingOptions, environment: PolicyEnvironment): Policy {
  const { rule, id, shadow, status } = options;
  const keyOf = createLimitKey(options.key);
  const writeFields = createLimitFields(rule);
  const verdicts = new WeakMap<PolicyExchange, LimitVerdict>();

  function decide(exchange: PolicyExchange, { shown }: LimitKey, verdict: LimitVerdict): Reply | undefined {
    if (options.headers) verdicts.set(exchange, verdict);
    if (verdict.allowed) {
      environment.count('allowed');
      return undefined;
    }
    environment.count(shadow ? 'shadow_denied' : 'denied');
    environment.noteDenied(shown, shadow);
    if (shadow) return undefined;
    const seconds = Math.max(1, Math.ceil(verdict.retryAfterMs / 1000));
    return denial(status, 'limit_exceeded', `too many requests, try again in ${seconds} s`, [
      'retry-after',
      String(seconds),
    ]);
  }

  return {
    writesOnlyChecked: true,
    onRequest(exchange) {
      const key = keyOf(exchange);
      if (key === undefined) {
        environment.count('not_counted');
        return undefined;
      }
      const verdict = environment.limits.take(id, rule, key.key);
      return verdict instanceof Promise
        ? verdict.then((late) => decide(exchange, key, late))
        : decide(exchange, key, verdict);
    },
    ...(options.headers && {
      onResponse(exchange, { headers }) {
        const verdict = verdicts.get(exchange);
        if (verdict === undefined || shadow) return;
        writeFields(headers, verdict);
      },
    }),
  };
}
