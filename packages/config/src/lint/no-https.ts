import type { LintRule } from './lint-rule.ts';

/**
 * A redirect leads somewhere: to a listener that speaks TLS, or passes it through to those who do. Something else on the
 * machine may do so as well, so it is said and not refused.
 */
export const noHttps: LintRule = {
  code: 'no_https',
  document: ({ listeners }) => {
    const enabled = listeners.filter(({ resource }) => resource.enabled);
    if (enabled.some(({ resource }) => resource.protocol === 'https' || resource.protocol === 'tls')) return [];
    return enabled.flatMap(({ resource: { name, redirectToHttps }, path }) => {
      if (redirectToHttps === undefined) return [];
      const message = `listener "${name}" redirects to https on port ${redirectToHttps.port}, but no enabled listener speaks it`;
      return [
        { path: [...path, 'redirectToHttps'], message, fix: `Add an https listener on port ${redirectToHttps.port}.` },
      ];
    });
  },
};
