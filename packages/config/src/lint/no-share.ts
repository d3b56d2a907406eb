import type { Finding, LintRule } from './lint-rule.ts';

/** A canary that gets nothing yet is fine, and easily forgotten. All zero is an error. */
export const noShare: LintRule = {
  code: 'no_share',
  route: ({ name: route, upstreams = [] }) =>
    upstreams.flatMap(({ name, weight }, index): Finding[] => {
      if (weight > 0) return [];
      const message = `route "${route}": upstream "${name}" has weight 0, so none of the requests go there`;
      return [{ path: ['upstreams', index, 'weight'], message, fix: 'Give it a weight, or take it out of the split.' }];
    }),
};
