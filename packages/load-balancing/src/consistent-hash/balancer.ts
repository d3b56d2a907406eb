import { hashText, mixHashes } from '@sluice/core';
import { type BalancingView, type EndpointState, isRamping, type LoadBalancerFactory } from '../contract.ts';
import { WeightedChoice } from '../weighted-choice.ts';
import { readHashKey } from './hash-key.ts';
import { createHashRing } from './hash-ring.ts';
import type { KeyTable } from './key-table.ts';
import { createMaglevTable } from './maglev-table.ts';
import type { ConsistentHashConfig } from './schema.ts';

/** A key's level of zones has nothing to do with its place in the table. */
const zoneSeed = 0x5a6f6e65;

/**
 * The table is laid out for the whole set, available or not, and a key whose endpoint is filtered out goes on to the
 * next place: while an endpoint is away its keys alone move, to all of the others, and they come back with it.
 */
export const createConsistentHash: LoadBalancerFactory<ConsistentHashConfig> = (config, endpoints, { random }) => {
  // Maglev's members take turns, and every worker must take them in the same order.
  const inOrder = [...endpoints].sort((a, b) => (a.id < b.id ? -1 : 1));
  const weighed = inOrder.filter(({ weight }) => weight > 0);
  const owners = weighed.length > 0 ? weighed : inOrder;
  const members = weighed.length > 0 ? weighed : inOrder.map(({ id }) => ({ id, weight: 1 }));
  const table = config.algorithm === 'maglev' ? createMaglevTable(members) : createHashRing(members);
  const choice = new WeightedChoice(endpoints, random);
  const steady = !isRamping(endpoints);
  let filtered: readonly EndpointState[] = [];
  let allowed: ReadonlySet<EndpointState> = new Set();
  let anyHasPlaces = false;

  function lookAt(candidates: readonly EndpointState[]): void {
    if (candidates === filtered) return;
    filtered = candidates;
    allowed = new Set(candidates);
    anyHasPlaces = candidates.some(hasPlaces);
  }

  function hasPlaces({ weight }: EndpointState): boolean {
    return weight > 0 || weighed.length === 0;
  }

  /** Whether somebody of the table would take the key: without that the whole table would be walked for nothing. */
  function isTaken(candidates: readonly EndpointState[], hash: number): boolean {
    if (steady || !anyHasPlaces) return anyHasPlaces;
    return candidates.some((candidate) => hasPlaces(candidate) && takes(candidate, hash));
  }

  function keyOf(exchange: BalancingView): string | undefined {
    const fallback = config.whenAbsent === 'client_address' ? exchange.clientAddress || undefined : undefined;
    return readHashKey(config.key, exchange) ?? fallback;
  }

  return {
    pointOf(exchange) {
      const key = keyOf(exchange);
      return key === undefined ? undefined : hashText(key, zoneSeed) / 2 ** 32;
    },
    pick(candidates, exchange) {
      if (candidates.length < 2) return candidates[0];
      const key = keyOf(exchange);
      if (key === undefined) return choice.pick(candidates);
      const hash = hashText(key);
      lookAt(candidates);
      const owner = isTaken(candidates, hash)
        ? ownerOf(table, hash, owners, (each) => takes(each, hash) && allowed.has(each))
        : undefined;
      return owner ?? highestOf(candidates, hash);
    },
  };
};

/** One that starts slowly takes a part of its keys, and always more of them: none goes back meanwhile. */
function takes({ id, ramp }: EndpointState, hash: number): boolean {
  return ramp === 1 || mixHashes(hash, hashText(id)) < ramp * 2 ** 32;
}

function ownerOf(
  table: KeyTable,
  hash: number,
  owners: readonly EndpointState[],
  isCandidate: (owner: EndpointState) => boolean,
): EndpointState | undefined {
  const { size } = table;
  const first = size === 0 ? 0 : table.placeOf(hash);
  for (let step = 0; step < size; step += 1) {
    const place = first + step;
    const owner = owners[table.ownerAt(place < size ? place : place - size)];
    if (owner !== undefined && isCandidate(owner)) return owner;
  }
  return undefined;
}

/** For candidates that are not in the table, as spares are not: by the key as well, and each key for itself. */
function highestOf(candidates: readonly EndpointState[], hash: number): EndpointState | undefined {
  let found: EndpointState | undefined;
  let highest = -1;
  for (const candidate of candidates) {
    const score = mixHashes(hashText(candidate.id), hash);
    // One with a weight comes before all that have none.
    if (candidate.weight === 0 && found !== undefined && found.weight > 0) continue;
    if (score > highest || (candidate.weight > 0 && found?.weight === 0)) {
      highest = score;
      found = candidate;
    }
  }
  return found;
}
