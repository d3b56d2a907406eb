import { seededRandom } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import type { BalancingView, EndpointState } from '../contract.ts';
import { anEndpoint, aView, testEnvironment } from '../testing-endpoints.ts';
import { createConsistentHash } from './balancer.ts';
import { createHashRing } from './hash-ring.ts';
import { createMaglevTable } from './maglev-table.ts';
import { type ConsistentHashConfig, consistentHashSchema } from './schema.ts';

const keys = 4000;
const configOf = (given: object): ConsistentHashConfig =>
  consistentHashSchema.parse({ type: 'consistent_hash', ...given });

/** Which endpoint each key has, when these of the set may be chosen. */
function ownersOf(algorithm: string, set: readonly EndpointState[], candidates = set): (string | undefined)[] {
  const balancer = createConsistentHash(configOf({ algorithm }), set, testEnvironment);
  return Array.from({ length: keys }, (_, key) => balancer.pick(candidates, aView(key))?.id);
}

describe.each(['ring', 'maglev'])('%s', (algorithm) => {
  const ten = Array.from({ length: 10 }, (_, index) => anEndpoint(`10.0.0.${index}:80`));

  it('moves the keys of an endpoint that left and hardly any other', () => {
    const before = ownersOf(algorithm, ten);
    const after = ownersOf(algorithm, ten.slice(1));
    const others = before.flatMap((owner, key) => (owner === ten[0]?.id ? [] : [key]));
    const moved = others.filter((key) => before[key] !== after[key]).length;
    expect(moved / others.length).toBeLessThan(algorithm === 'ring' ? 0.000_1 : 0.05);
  });

  it('moves few keys where weights are too large for places of their own', () => {
    const heavy = ten.map(({ id }) => anEndpoint(id, { weight: 1000 }));
    const before = ownersOf(algorithm, heavy);
    const after = ownersOf(algorithm, heavy.slice(1));
    const moved = before.filter((owner, key) => owner !== after[key]).length;
    expect(moved / keys).toBeLessThan(0.27);
  });

  it('gives a newcomer its share, and takes it from everybody', () => {
    const before = ownersOf(algorithm, ten.slice(1));
    const after = ownersOf(algorithm, ten);
    const gained = after.flatMap((owner, key) => (owner === ten[0]?.id ? [before[key]] : []));
    expect(gained.length / keys).toBeGreaterThan(0.07);
    expect(gained.length / keys).toBeLessThan(0.13);
    expect(new Set(gained).size).toBe(9);
  });

  it('moves keys to an endpoint that weighs more, and hardly any between others', () => {
    const before = ownersOf(algorithm, ten);
    const after = ownersOf(algorithm, [anEndpoint(ten[0]?.id ?? '', { weight: 3 }), ...ten.slice(1)]);
    const moved = before.flatMap((owner, key) => (owner === after[key] ? [] : [after[key]]));
    const elsewhere = moved.filter((owner) => owner !== ten[0]?.id).length;
    expect(elsewhere / keys).toBeLessThan(algorithm === 'ring' ? 0.000_1 : 0.15);
    // From a tenth to a quarter.
    expect((moved.length - elsewhere) / keys).toBeGreaterThan(0.1);
    expect((moved.length - elsewhere) / keys).toBeLessThan(0.2);
  });

  it('moves no other key while an endpoint is unavailable, and spreads its keys', () => {
    const before = ownersOf(algorithm, ten);
    const meanwhile = ownersOf(algorithm, ten, ten.slice(1));
    const refugees = new Set<string | undefined>();
    before.forEach((owner, key) => {
      if (owner === ten[0]?.id) refugees.add(meanwhile[key]);
      else expect(meanwhile[key]).toBe(owner);
    });
    expect(refugees.size).toBe(9);
  });

  it('does not depend on the order of the set', () => {
    expect(ownersOf(algorithm, [...ten].reverse())).toEqual(ownersOf(algorithm, ten));
  });
});

describe.each(['ring', 'maglev'])('%s', (algorithm) => {
  /** How often endpoints were asked how much of their keys they take, which is once for each place that is looked at. */
  function looksAt(set: readonly EndpointState[], candidates: readonly EndpointState[], ramp: number): number {
    let looks = 0;
    for (const endpoint of set) {
      Object.defineProperty(endpoint, 'ramp', {
        get: () => {
          looks += 1;
          return ramp;
        },
      });
    }
    const balancer = createConsistentHash(configOf({ algorithm }), set, testEnvironment);
    looks = 0;
    const picked = Array.from({ length: 200 }, (_, key) => balancer.pick(candidates, aView(key)));
    const average = looks / 200;
    expect(picked.every((one) => one !== undefined && candidates.includes(one))).toBe(true);
    return average;
  }

  it('does not walk its table for those who have no place in it', () => {
    const spares = ['x', 'y'].map((id) => anEndpoint(id, { weight: 0 }));
    const set = [anEndpoint('a'), anEndpoint('b'), ...spares];
    expect(looksAt(set, spares, 1)).toBe(0);
  });

  it('nor while nobody takes a key because all start slowly', () => {
    const set = ['a', 'b', 'c'].map((id) => anEndpoint(id));
    expect(looksAt(set, set, 0.01)).toBeLessThan(20);
  });
});

describe('tables', () => {
  const members = (count: number, weight: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `e${index}`, weight }));

  it('of rings have a bound, whatever the weights', () => {
    expect(createHashRing(members(3, 1)).size).toBe(384);
    expect(createHashRing(members(1000, 1000)).size).toBeLessThanOrEqual(65_536);
    expect(createHashRing(members(100_000, 1)).size).toBe(100_000);
    expect(createHashRing([]).size).toBe(0);
  });

  it('of Maglev have one of two sizes and no place without an owner', () => {
    const table = createMaglevTable(members(700, 1));
    expect(table.size).toBe(655_373);
    const counts = new Array<number>(700).fill(0);
    for (let place = 0; place < table.size; place += 1) {
      const owner = table.ownerAt(place);
      counts[owner] = (counts[owner] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(936);
    expect(Math.max(...counts)).toBeLessThanOrEqual(937);
    expect(createMaglevTable([]).size).toBe(0);
  });
});

describe('the key', () => {
  const set = ['a', 'b', 'c', 'd'].map((id) => anEndpoint(id));
  const pickBy = (given: object, view: BalancingView) =>
    createConsistentHash(configOf(given), set, { ...testEnvironment, random: seededRandom(3) }).pick(set, view)?.id;
  const picks = (given: object, view: (turn: number) => BalancingView) =>
    new Set(Array.from({ length: 60 }, (_, turn) => pickBy(given, view(turn))));

  it('is a header, a cookie or a query parameter, whatever else differs', () => {
    const header = { key: { from: 'header', name: 'x-user' } };
    expect(picks(header, (turn) => aView(turn, { 'x-user': 'ann' })).size).toBe(1);
    expect(picks(header, (turn) => aView(0, { 'x-user': `user ${turn}` })).size).toBe(4);
    const cookie = { key: { from: 'cookie', name: 'sid' } };
    expect(picks(cookie, (turn) => aView(turn, { cookie: `n=${turn}; sid=1` })).size).toBe(1);
    expect(picks(cookie, (turn) => aView(0, { cookie: `n=1; sid=${turn}` })).size).toBe(4);
    const query = { key: { from: 'query', name: 'client' } };
    expect(picks(query, (turn) => ({ ...aView(turn), query: '?a=1&client=7' })).size).toBe(1);
    expect(picks(query, (turn) => aView(turn)).size).toBe(4);
  });

  it('may be absent, which is decided by chance or by the client address', () => {
    const key = { from: 'header', name: 'x-user' };
    const balancer = createConsistentHash(configOf({ key }), set, testEnvironment);
    expect(new Set(Array.from({ length: 60 }, () => balancer.pick(set, aView())?.id)).size).toBe(4);
    expect(picks({ key, whenAbsent: 'client_address' }, () => aView(5)).size).toBe(1);
    expect(picks({ key, whenAbsent: 'client_address' }, aView).size).toBe(4);
  });
});
