import type { LintRule } from './lint-rule.ts';

/** An upstream may be empty while it is being set up, but what is sent to it gets 503. */
export const noTargets: LintRule = {
  code: 'no_targets',
  upstream: ({ name, targets }) => {
    if (targets.some(({ enabled, draining }) => enabled && !draining)) return [];
    const [why, fix] =
      targets.length === 0
        ? ['has no target', 'Add a target.']
        : targets.some(({ enabled }) => enabled)
          ? ['has no enabled target that is not draining', 'Take the draining of one back, or add a target.']
          : ['has no enabled target', 'Enable one, or add a target.'];
    return [{ path: ['targets'], message: `upstream "${name}" ${why}; requests to it get 503`, fix }];
  },
};
