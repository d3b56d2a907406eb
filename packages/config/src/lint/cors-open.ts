import { type Finding, type LintRule, policiesOf } from './lint-rule.ts';

/** With "*" it is refused. These come close: a whole top-level domain, and pages that anybody on the way can write. */
export const corsOpen: LintRule = {
  code: 'cors_open',
  route: (route) =>
    policiesOf(route, 'cors').flatMap(({ policy: { credentials, origins }, index }) => {
      if (!credentials) return [];
      return origins.flatMap((origin, at): Finding[] => {
        const host = origin.replace(/^[^/]+\/\//, '').replace(/:\d+$/, '');
        const [why, fix] = /^\*\.[^.]+$/.test(host)
          ? ['anybody can have a page of that origin', 'Name the domains that are yours.']
          : origin.startsWith('http://') && !/^(?:localhost|127\..*)$/.test(host)
            ? ['anybody on the way can write its pages', 'Allow the https origin only.']
            : [];
        if (why === undefined || fix === undefined) return [];
        const message = `route "${route.name}": policy ${index + 1}: pages of ${origin} may act with the credentials of visitors, and ${why}`;
        return [{ path: ['policies', index, 'origins', at], message, fix }];
      });
    }),
};
