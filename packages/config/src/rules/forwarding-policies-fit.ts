import type { Issue } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
import type { RouteConfig } from '../resources/route.ts';
import { perResource } from './rule.ts';

type Policy = RouteConfig['policies'][number];

/** Kinds that say how a request is forwarded. Two of one kind would contradict each other. */
const steering: ReadonlySet<Policy['type']> = new Set(['retry', 'timeout', 'mirror', 'hedging', 'cache']);

/** Policies that steer forwarding: once each. */
export const forwardingPoliciesFit = perResource(
  ({ routes }) => routes,
  (route) => {
    const issues: Issue[] = [];
    const seen = new Set<string>();
    for (const [index, { type }] of route.policies.entries()) {
      if (!steering.has(type)) continue;
      const path = ['policies', index];
      if (seen.has(type)) {
        const sentence = `route "${route.name}": policy ${index + 1} is a second one of type ${type}; put both into one`;
        issues.push(refusal(path, 'duplicate_policy', sentence));
      }
      seen.add(type);
    }
    return issues;
  },
);
