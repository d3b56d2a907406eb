import type { Finding, LintRule } from './lint-rule.ts';

/** A disabled source is not asked, so targets that refer to it have no endpoints. */
export const disabledSource: LintRule = {
  code: 'disabled_reference',
  document: ({ sources, upstreams }) => {
    const silent = new Set(sources.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
    if (silent.size === 0) return [];
    return upstreams.flatMap(({ resource: upstream, path }) =>
      upstream.targets.flatMap(({ discovery, enabled }, index): Finding[] => {
        if (!upstream.enabled || !enabled || discovery === undefined || !silent.has(discovery)) return [];
        return [
          {
            path: [...path, 'targets', index, 'discovery'],
            message: `upstream "${upstream.name}": target ${index + 1}: source "${discovery}" is disabled, so it brings no endpoints`,
            fix: `Enable "${discovery}", or take the target out.`,
          },
        ];
      }),
    );
  },
};
