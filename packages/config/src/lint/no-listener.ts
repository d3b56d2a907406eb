import type { LintRule } from './lint-rule.ts';

/** Without a listener nothing comes in: legal, and hardly ever meant. */
export const noListener: LintRule = {
  code: 'no_listener',
  document: ({ listeners }) => {
    if (listeners.some(({ resource }) => resource.enabled)) return [];
    const [what, fix] =
      listeners.length === 0
        ? ['there is no listener', 'Add a listener.']
        : ['every listener is disabled', 'Enable one of them.'];
    return [{ path: ['listeners'], message: `${what}, so no request can come in`, fix }];
  },
};
