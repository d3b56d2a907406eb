import { cookieValue } from '@sluice/core';
import { splitSideHash, splitSideOf } from '@sluice/routing';
import type { StickySplitSnapshot, WeightedUpstream } from '@sluice/snapshot';
import type { SimulatedSide } from './simulate-request.ts';

/** The side of a sticky split, as the worker finds it. @param header of the request, lower-case */
export function simulateSide(
  { upstreams }: { readonly upstreams: readonly WeightedUpstream[] },
  sticky: StickySplitSnapshot,
  header: (name: string) => string | undefined,
): SimulatedSide {
  const [what, key] =
    sticky.by === 'header'
      ? [`header ${sticky.header}`, header(sticky.header)]
      : [`cookie ${sticky.cookie.name}`, cookieValue(header('cookie'), sticky.cookie.name)];
  if (key === undefined || key === '') {
    const then = sticky.by === 'cookie' && sticky.set ? ', and the client is given one, with which it stays' : '';
    return { sentence: `The request has no ${what}: its side is drawn by weight${then}.`, side: undefined };
  }
  const sides = upstreams.map(({ name, weight, subset }) => ({ hash: splitSideHash(name, subset), weight }));
  const side = splitSideOf(sides, key);
  const taken = upstreams[side];
  return taken === undefined
    ? { sentence: 'Every upstream has weight 0.', side: undefined }
    : { sentence: `The ${what} of the request belongs to ${taken.name}.`, side };
}
