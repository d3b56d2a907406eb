import type { Finding, LintRule } from './lint-rule.ts';

/** Each would overwrite what the other has written, so clients stay nowhere. */
export const cookieClash: LintRule = {
  code: 'cookie_clash',
  document: ({ routes, upstream: find }) =>
    routes.flatMap(({ resource: { name: route, enabled, sticky, upstreams = [] }, path }): Finding[] => {
      if (!enabled || sticky?.by !== 'cookie') return [];
      const clash = upstreams.find(({ name }) => find(name)?.affinity?.cookie === sticky.cookie);
      if (clash === undefined) return [];
      const message = `route "${route}": the cookie ${sticky.cookie} is of the sticky split and of the affinity of upstream "${clash.name}", and neither can keep its value`;
      return [{ path: [...path, 'sticky', 'cookie'], message, fix: 'Give one of them another name.' }];
    }),
};
