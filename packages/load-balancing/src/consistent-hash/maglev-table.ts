import { hashText } from '@sluice/core';
import type { KeyTable, WeightedMember } from './key-table.ts';

/** Primes, so that every step visits every place. A hundred places for each endpoint make shares even to a hundredth. */
const usualSize = 65_537;
const largeSize = 655_373;

/**
 * Google's Maglev (Eisenbud et al., NSDI 2016, §3.4): every endpoint has an order of its own in which it would like the
 * places, and they take turns taking the next one that is free; a lighter one waits some turns out.
 */
export function createMaglevTable(members: readonly WeightedMember[]): KeyTable {
  const size = members.length * 100 > usualSize ? largeSize : usualSize;
  const owners = new Int32Array(size).fill(-1);
  const heaviest = members.reduce((most, { weight }) => Math.max(most, weight), 0);
  const wishes = members.map(({ id, weight }) => ({
    at: hashText(id) % size,
    step: (hashText(id, 1) % (size - 1)) + 1,
    weight,
    /** Turns it has earned, in units of the heaviest's. */
    credit: 0,
  }));
  let free = members.length === 0 ? 0 : size;
  while (free > 0) {
    for (let member = 0; member < wishes.length && free > 0; member += 1) {
      const wish = wishes[member] as (typeof wishes)[number];
      wish.credit += wish.weight;
      if (wish.credit < heaviest) continue;
      wish.credit -= heaviest;
      while (owners[wish.at] !== -1) wish.at = (wish.at + wish.step) % size;
      owners[wish.at] = member;
      free -= 1;
    }
  }
  return {
    size: members.length === 0 ? 0 : size,
    placeOf: (hash) => hash % size,
    ownerAt: (place) => owners[place] as number,
  };
}
