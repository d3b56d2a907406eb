import type { LintRule } from './lint-rule.ts';

/** One upstream has no sides to stay on. */
export const stickyWithoutSides: LintRule = {
  code: 'no_effect',
  route: ({ name, sticky, upstreams = [] }) => {
    if (sticky === undefined || upstreams.length > 1) return [];
    const message = `route "${name}": there is one upstream, so there are no sides to stay on`;
    return [{ path: ['sticky'], message, fix: 'Add another upstream, or take "sticky" away.' }];
  },
};
