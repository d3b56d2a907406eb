import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** A request that is sent twice may be acted on twice. */
export const retriesAreSafe = perResource(
  ({ routes }) => routes,
  (route) =>
    route.policies.flatMap((policy, index): Issue[] => {
      if (policy.type !== 'retry') return [];
      const issues: Issue[] = [];
      const unsafe = policy.methods.filter((method) => method === 'POST' || method === 'PATCH');
      // gRPC is POST, and says by its statuses when it may be called again.
      if (unsafe.length > 0 && policy.grpcStatuses.length === 0) {
        const sentence = `route "${route.name}": ${unsafe.join(' and ')} may be carried out twice when an attempt fails after it was sent; leave it out of methods unless the upstream knows a repeated request`;
        issues.push(caution(['policies', index, 'methods'], 'unsafe_retry', sentence));
      }
      if (policy.grpcStatuses.length > 0 && !policy.methods.includes('POST')) {
        const sentence = `route "${route.name}": grpcStatuses have no effect, because gRPC is POST; add POST to methods`;
        issues.push(caution(['policies', index, 'grpcStatuses'], 'no_effect', sentence));
      }
      return issues;
    }),
);
