import { assertWritable } from './assert-writable.ts';
import type { Exchange } from './exchange.ts';
import { policyFailed } from './policy-failed.ts';
import { openResponseBody } from './response-body.ts';

/**
 * Response policies of those that saw the request, in reverse order, then who takes the body in, then `next`. Answers true when `next` was reached
 * before this returns.
 */
export function runResponsePolicies(
  exchange: Exchange,
  head: { status: number; readonly headers: string[] },
  next: () => void,
  from: number = exchange.policiesEntered - 1,
): boolean {
  const policies = exchange.matched?.policies ?? [];
  for (let index = from; index >= 0; index--) {
    let waiting: void | Promise<void>;
    try {
      waiting = policies[index]?.onResponse?.(exchange, head);
    } catch (error) {
      policyFailed(exchange, error);
      return false;
    }
    if (waiting instanceof Promise) {
      waiting.then(
        () => {
          if (!exchange.finished && exchange.error === '') runResponsePolicies(exchange, head, next, index - 1);
        },
        (error: unknown) => policyFailed(exchange, error),
      );
      return false;
    }
  }
  const phases = exchange.matched?.phases;
  try {
    if (phases?.unchecked === true) assertWritable('', head.headers);
    if (phases?.responseBody === true) exchange.responseBody = openResponseBody(exchange, head);
  } catch (error) {
    policyFailed(exchange, error);
    return false;
  }
  next();
  return true;
}
