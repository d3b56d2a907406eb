import { setHeader } from '@sluice/core';
import { type ExplainedRequest, explainPolicy } from '@sluice/policies/explainers';
import type { RouteRequest } from '@sluice/routing';
import type { RouteSnapshot } from '@sluice/snapshot';
import type { SimulatedPolicy } from './simulate-request.ts';

/** The request phase of a route, as far as it can be told without a worker. */
export interface ExplainedPolicies {
  /** Up to the one that replies. */
  readonly policies: readonly SimulatedPolicy[];
  /** Flat, as the policies leave them. */
  readonly headers: string[];
  /** Status of the policy that ends the request. */
  readonly reply: number | undefined;
}

export function explainPolicies(
  route: RouteSnapshot,
  { listener, host, path, query, method, headers, clientAddress }: RouteRequest,
  scheme: 'http' | 'https',
  authority: string,
): ExplainedPolicies {
  const edited = [...headers];
  setHeader(edited, 'host', authority);
  const request: ExplainedRequest = {
    route: route.name,
    listener,
    scheme,
    host,
    method,
    path,
    query,
    headers: edited,
    clientAddress,
    identities: [],
    unknown: new Set(),
  };
  const policies: SimulatedPolicy[] = [];
  for (const config of route.policies) {
    const explanation = explainPolicy(config, request);
    policies.push({ type: config.type, ...explanation });
    if (explanation.outcome === 'replies') {
      // Every kind that replies says with what; 403 stands in where one forgot.
      return { policies, headers: edited, reply: explanation.status ?? 403 };
    }
  }
  return { policies, headers: edited, reply: undefined };
}
