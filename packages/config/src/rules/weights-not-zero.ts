import { refusal } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** A split of nothing but zeros sends a request nowhere. */
export const weightsNotZero = perResource(
  ({ routes }) => routes,
  (route) =>
    route.upstreams?.every(({ weight }) => weight === 0)
      ? [
          refusal(
            ['upstreams'],
            'no_weight',
            `route "${route.name}": every upstream has weight 0; give one of them a share`,
          ),
        ]
      : [],
);
