import { caution } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** An upstream may be empty while it is being set up, but what is sent to it gets 503. */
export const upstreamHasTargets = perResource(
  ({ upstreams }) => upstreams,
  (upstream) => {
    if (!upstream.enabled || upstream.targets.some(({ enabled, draining }) => enabled && !draining)) return [];
    const drained = upstream.targets.some(({ enabled }) => enabled);
    const why =
      upstream.targets.length === 0
        ? 'has no target'
        : drained
          ? 'has no enabled target that is not draining'
          : 'has no enabled target';
    return [caution(['targets'], 'no_targets', `upstream "${upstream.name}" ${why}; requests to it get 503`)];
  },
);
