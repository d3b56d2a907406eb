import type { Policy } from '@sluice/policies/contract';

/** Which phases the policies of a route have at all: an exchange passes over the others. */
export interface PolicyPhases {
  readonly upstreamRequest: boolean;
  /** Head or body of the response. */
  readonly response: boolean;
  readonly responseBody: boolean;
  readonly complete: boolean;
  /** Some of them may write what nobody has looked at yet. */
  readonly unchecked: boolean;
}

export function policyPhases(policies: readonly Policy[]): PolicyPhases {
  return {
    upstreamRequest: policies.some((policy) => policy.onUpstreamRequest !== undefined),
    response: policies.some((policy) => policy.onResponse !== undefined || policy.onResponseBody !== undefined),
    responseBody: policies.some((policy) => policy.onResponseBody !== undefined),
    complete: policies.some((policy) => policy.onComplete !== undefined),
    unchecked: policies.some((policy) => policy.writesOnlyChecked !== true),
  };
}
