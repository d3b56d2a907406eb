import { inSubset } from '../in-subset.ts';
import { isDiscovered, type TargetConfig } from '../resources/target.ts';
import type { Finding, LintRule } from './lint-rule.ts';

/** A subset that no target belongs to answers 503; often a label was misspelt. */
export const emptySubset: LintRule = {
  code: 'empty_subset',
  document: ({ routes, upstream: find }) => {
    const found: Finding[] = [];
    for (const { resource: route, path } of routes) {
      if (!route.enabled || route.upstreams === undefined) continue;
      for (const [index, { name, subset }] of route.upstreams.entries()) {
        if (subset === undefined) continue;
        const upstream = find(name);
        if (upstream === undefined || upstream.targets.length === 0) continue;
        // What a registry says of its endpoints is known at run time only.
        const mayFit = (target: TargetConfig) =>
          target.enabled && (isDiscovered(target) || inSubset(target.labels, subset));
        if (upstream.targets.some(mayFit)) continue;
        const words = Object.entries(subset)
          .map(([key, value]) => `${key}: ${value}`)
          .join(', ');
        found.push({
          path: [...path, 'upstreams', index, 'subset'],
          message: `route "${route.name}": no enabled target of upstream "${name}" carries ${words}; that share gets 503`,
          fix: `Give a target of "${name}" these labels, or ask for others.`,
        });
      }
    }
    return found;
  },
};
