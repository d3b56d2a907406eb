import type { Issue } from '@sluice/core';
import { inSubset } from '../in-subset.ts';
import { caution } from '../issue-codes.ts';
import type { UpstreamConfig } from '../resources/upstream.ts';
import type { DocumentRule } from './rule.ts';

/** A subset that no target belongs to answers 503; often a label was misspelt. */
export const subsetHasTargets: DocumentRule = ({ routes, upstreams }) => {
  const issues: Issue[] = [];
  let byName: Map<string, UpstreamConfig> | undefined;
  for (const { resource: route, path } of routes) {
    if (!route.enabled || route.upstreams === undefined) continue;
    for (const [index, { name, subset }] of route.upstreams.entries()) {
      if (subset === undefined) continue;
      byName ??= new Map(upstreams.map(({ resource }) => [resource.name, resource]));
      const upstream = byName.get(name);
      if (upstream === undefined || upstream.targets.length === 0) continue;
      if (upstream.targets.some(({ enabled, labels }) => enabled && inSubset(labels, subset))) continue;
      const words = Object.entries(subset)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ');
      issues.push(
        caution(
          [...path, 'upstreams', index, 'subset'],
          'empty_subset',
          `route "${route.name}": no enabled target of upstream "${name}" carries ${words}; that share gets 503`,
        ),
      );
    }
  }
  return issues;
};
