import { type LintRule, policiesOf } from './lint-rule.ts';

/** A copy of a request is meant for somebody who only looks. */
export const mirrorToSelf: LintRule = {
  code: 'mirror_to_self',
  route: (route) =>
    policiesOf(route, 'mirror').flatMap(({ policy: { upstream }, index }) => {
      if (route.upstreams?.some(({ name }) => name === upstream) !== true) return [];
      const message = `route "${route.name}": copies go to upstream "${upstream}", which gets the requests too and carries them out twice`;
      const fix = 'Mirror to an upstream of its own that has no effect on what it is sent.';
      return [{ path: ['policies', index, 'upstream'], message, fix }];
    }),
};
