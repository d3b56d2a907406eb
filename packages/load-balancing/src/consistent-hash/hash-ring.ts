import { hashText, mixHashes } from '@sluice/core';
import type { KeyTable, WeightedMember } from './key-table.ts';

/** For each unit of weight: shares are within about a tenth of the weights' then. */
const placesPerWeight = 128;
/** The most a ring has but for one of each endpoint: sorting more would be noticed by requests that wait meanwhile. */
const maximumPlaces = 65_536;

/**
 * Each endpoint has places on a circle, in proportion to its weight, and a key belongs to the next place after its hash.
 * How many an endpoint has does not depend on the others, so when one leaves nobody else's places move. Only where that
 * would be too many in all they share what there is: then those that stay get a few more, and about as many keys move to
 * these as the one that left had itself.
 */
export function createHashRing(members: readonly WeightedMember[]): KeyTable {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const each = Math.min(placesPerWeight, maximumPlaces / total);
  const counts = members.map(({ weight }) => Math.max(1, Math.floor(weight * each)));
  const size = counts.reduce((sum, count) => sum + count, 0);
  // A hash and an index share a double's 53 bits, so that one sort of plain numbers orders both.
  const sorted = new Float64Array(size);
  let at = 0;
  members.forEach(({ id }, index) => {
    const own = hashText(id);
    const count = counts[index] as number;
    for (let place = 0; place < count; place += 1) sorted[at++] = mixHashes(own, place) * 2 ** 20 + index;
  });
  sorted.sort();
  const hashes = Uint32Array.from(sorted, (value) => Math.floor(value / 2 ** 20));
  const owners = Uint32Array.from(sorted, (value) => value % 2 ** 20);
  return {
    size,
    placeOf(hash) {
      let low = 0;
      let high = size;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((hashes[middle] as number) >= hash) high = middle;
        else low = middle + 1;
      }
      return low === size ? 0 : low;
    },
    ownerAt: (place) => owners[place] as number,
  };
}
