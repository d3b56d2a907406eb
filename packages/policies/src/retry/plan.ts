import { getHeader, type Random } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import type { RetriedAnswer, RetriedRequest, RetryCause, RetryDecision, RetryPlan } from '../forwarding-plans.ts';
import { retryAfterMs } from './retry-after.ts';
import { grpcStatuses, type RetryConfig } from './schema.ts';

export interface RetrySurroundings {
  readonly random: Random;
  /** Wall clock, milliseconds. */
  now(): number;
  count(event: string): void;
}

/** The decisions of a retry policy, the same for the worker that asks because it must and the simulator that asks "what if". */
export function createRetryPlan(config: RetryConfig, { random, now, count }: RetrySurroundings): RetryPlan {
  const baseMs = durationOf(config.backoff.base);
  const maximumMs = durationOf(config.backoff.max);
  const longestRetryAfterMs = durationOf(config.maxRetryAfter);
  const methods = new Set<string>(config.methods);
  const errors = new Set<RetryCause>(config.errors);
  const statuses = new Set(config.statuses);
  const grpc = new Set(config.grpcStatuses.map((name) => String(grpcStatuses.indexOf(name))));

  const decide = (request: RetriedRequest, cause: RetryCause, asked: number): RetryDecision => {
    if (!request.unsent && !methods.has(request.method)) return { again: false, because: 'method_not_repeated' };
    if (request.attempts >= config.attempts) return { again: false, because: 'attempts_exhausted' };
    if (asked > longestRetryAfterMs) return { again: false, because: 'retry_after_too_long' };
    // Full jitter: whoever failed together does not come back together.
    const wait = Math.min(maximumMs, baseMs * 2 ** (request.attempts - 1)) * random();
    return { again: true, cause, delayMs: Math.max(wait, asked) };
  };
  return {
    attempts: config.attempts,
    perTryMs: config.perTryTimeout === undefined ? undefined : durationOf(config.perTryTimeout),
    budget: { share: config.budget.percent / 100, minimumConcurrency: config.budget.minimumConcurrency },
    count,
    afterError(request, cause) {
      return errors.has(cause) ? decide(request, cause, 0) : notAsked;
    },
    afterAnswer(request, { status, headers }: RetriedAnswer) {
      const cause = statuses.has(status) ? 'status' : hasGrpcStatus(headers, grpc) ? 'grpc_status' : undefined;
      if (cause === undefined) return notAsked;
      return decide(request, cause, retryAfterMs(getHeader(headers, 'retry-after'), now()));
    },
  };
}

const notAsked: RetryDecision = { again: false, because: undefined };

/** In the head of an answer a status stands only when that is all there is ("Trailers-Only"); else it comes as a trailer. */
function hasGrpcStatus(headers: readonly string[], wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return false;
  const status = getHeader(headers, 'grpc-status');
  return status !== undefined && wanted.has(status);
}

function durationOf(text: string): number {
  return parseDurationMs(text) ?? 0;
}
