import { expect, it } from 'vitest';
import { makeRoom } from './stalled-clients.ts';

/** The places of those that were given up, in order. */
function givenUp(stalledMs: readonly number[], waiting: number): number[] {
  const gone: number[] = [];
  const connections = stalledMs.map((forMs, place) => ({
    stalledFor: () => forMs,
    giveUp: () => {
      gone.push(place);
    },
  }));
  makeRoom(connections, waiting, 0);
  return gone;
}

it('gives up those that have stalled for longest, as many as wait', () => {
  expect(givenUp([6000, 30_000, 0, 7000], 2)).toEqual([1, 3]);
  expect(givenUp([6000, 30_000, 0, 7000], 10)).toEqual([1, 3, 0]);
});

it('leaves those alone that have had less than five seconds', () => {
  expect(givenUp([4999, 0], 3)).toEqual([]);
});
