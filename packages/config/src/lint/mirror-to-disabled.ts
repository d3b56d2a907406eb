import { type Finding, type LintRule, routesWith } from './lint-rule.ts';

/** What is disabled gets no copies either. */
export const mirrorToDisabled: LintRule = {
  code: 'disabled_reference',
  document: (view) => {
    const found: Finding[] = [];
    for (const { route, policy, path } of routesWith(view, 'mirror')) {
      if (view.upstream(policy.upstream)?.enabled !== false) continue;
      found.push({
        path: [...path, 'upstream'],
        message: `route "${route.name}": upstream "${policy.upstream}" is disabled, so no copies are sent`,
        fix: `Enable "${policy.upstream}", or remove the mirror.`,
      });
    }
    return found;
  },
};
