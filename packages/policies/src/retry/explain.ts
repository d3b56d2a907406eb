import { formatDurationMs, parseDurationMs } from '@sluice/core/schema';
import type { PolicyExplainer } from '../explanation.ts';
import { createRetryPlan } from './plan.ts';
import { grpcStatuses, type RetryConfig, type retryErrors } from './schema.ts';

const errorsInWords: Readonly<Record<(typeof retryErrors)[number], string>> = {
  connect_failure: 'no connection could be made',
  refused_stream: 'the endpoint refused it without acting on it',
  reset: 'the connection was lost before the answer',
  timeout: 'no answer came in time',
};

/** Asks the plan that a worker asks, with the longest waits. */
export const explainRetry: PolicyExplainer<RetryConfig> = (config, { method }) => {
  const plan = createRetryPlan(config, { random: () => 1, now: () => 0, count() {} });
  const repeats = (config.methods as readonly string[]).includes(method);
  const request = { method, attempts: 1, unsent: false };
  const details = config.errors.map((error) => {
    const unsent = error === 'connect_failure' || error === 'refused_stream';
    const decision = plan.afterError({ ...request, unsent }, error);
    return `${errorsInWords[error]}: ${decision.again ? 'another attempt' : inWords(decision.because, method)}`;
  });
  const answers = [
    ...config.statuses.map((status) => ({ name: String(status), answer: { status, headers: [] } })),
    ...config.grpcStatuses.map((name) => {
      const headers = ['grpc-status', String(grpcStatuses.indexOf(name))];
      return { name: `gRPC ${name}`, answer: { status: 200, headers } };
    }),
  ];
  for (const { name, answer } of answers) {
    const decision = plan.afterAnswer(request, answer);
    details.push(`the answer is ${name}: ${decision.again ? 'another attempt' : inWords(decision.because, method)}`);
  }
  if (config.attempts > 1 && details.length > 0) {
    const longest = Array.from({ length: config.attempts - 1 }, (_, index) =>
      Math.min((parseDurationMs(config.backoff.base) ?? 0) * 2 ** index, parseDurationMs(config.backoff.max) ?? 0),
    );
    details.push(
      `waits at most ${longest.map(formatDurationMs).join(', ')} before them, and as long as Retry-After says`,
    );
    details.push(
      `retries of an upstream stay under ${config.budget.percent} % of its requests; ${config.budget.minimumConcurrency} at a time are always allowed`,
    );
  }
  if (config.attempts === 1) return { outcome: 'continues', sentence: 'never sends it again', details: [] };
  const sentence = repeats
    ? `sends it up to ${config.attempts} times in all, while attempts fail and nothing of an answer was sent on`
    : `sends it again only where no endpoint has acted on it, because ${method} is not among its methods`;
  return { outcome: 'continues', sentence, details };
};

function inWords(because: string | undefined, method: string): string {
  return because === 'method_not_repeated' ? `passed on, because ${method} may have been acted on` : 'passed on';
}
