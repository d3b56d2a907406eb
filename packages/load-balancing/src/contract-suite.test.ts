import { seededRandom } from '@sluice/core';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointState } from './contract.ts';
import { createLoadBalancer, sharesBy } from './runtimes.ts';
import { type LoadBalancingConfig, loadBalancingSchema, loadBalancingSchemas } from './schemas.ts';
import { anEndpoint, aView, testEnvironment } from './testing-endpoints.ts';

/** The least configuration of every kind, which a form starts from; the first example of one that asks for more. */
const least = loadBalancingSchemas.map((schema) => {
  const examples = schema.meta()?.examples;
  return loadBalancingSchema.parse(Array.isArray(examples) ? examples[0] : { type: schema.shape.type.value });
});
const configs = [...least, loadBalancingSchema.parse({ type: 'consistent_hash', algorithm: 'maglev' })];
const seed = testSeed;

function build(config: LoadBalancingConfig, endpoints: readonly EndpointState[]) {
  return createLoadBalancer(config, endpoints, { ...testEnvironment, random: seededRandom(seed) });
}

const named = configs.map(
  (config) => ['algorithm' in config ? `${config.type} ${config.algorithm}` : config.type, config] as const,
);

describe.each(named)('%s', (_, config) => {
  const by = sharesBy[config.type];
  const three = () => [anEndpoint('a', { weight: 1 }), anEndpoint('b', { weight: 2 }), anEndpoint('c', { weight: 5 })];

  it('answers undefined for no candidates, and only then', () => {
    expect(build(config, []).pick([], aView())).toBeUndefined();
    expect(build(config, three()).pick([], aView())).toBeUndefined();
    expect(build(config, three()).pick(three().slice(0, 1), aView())).toBeDefined();
  });

  it(`picks candidates only, never a weightless one beside others, seed ${seed}`, () => {
    const set = fc.array(fc.record({ weight: fc.constantFrom(0, 0, 1, 2, 3, 100), in: fc.boolean() }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(set, fc.infiniteStream(fc.boolean()), (described, filter) => {
        const endpoints = described.map(({ weight }, index) => anEndpoint(`e${index}`, { weight }));
        const balancer = build(config, endpoints);
        for (let turn = 0; turn < 30; turn += 1) {
          const candidates = endpoints.filter(() => filter.next().value);
          const picked = balancer.pick(candidates, aView(turn));
          if (candidates.length === 0) {
            expect(picked).toBeUndefined();
            continue;
          }
          expect(candidates).toContain(picked);
          if (candidates.some(({ weight }) => weight > 0)) expect(picked?.weight).toBeGreaterThan(0);
        }
      }),
      // A table is laid out for each.
      { seed, numRuns: by === 'key' ? 50 : 300 },
    );
  });

  it('shares in proportion to the weights while nothing is under way, also among those that are left', () => {
    const endpoints = three();
    const balancer = build(config, endpoints);
    for (const candidates of [endpoints, endpoints.slice(1), [...endpoints].reverse()]) {
      const counts = new Map<string, number>();
      const rounds = 8000;
      for (let turn = 0; turn < rounds; turn += 1) {
        const id = balancer.pick(candidates, aView(turn))?.id ?? '';
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
      for (const { id, weight } of candidates) {
        expect(Math.abs((counts.get(id) ?? 0) / rounds - weight / total)).toBeLessThan(by === 'turns' ? 0.001 : 0.05);
      }
    }
  });

  if (by === 'load') {
    it('shares what is under way in proportion to the weights', () => {
      const endpoints = three();
      const balancer = build(config, endpoints);
      const random = seededRandom(seed);
      const busy: EndpointState[] = [];
      for (let turn = 0; turn < 2000; turn += 1) {
        const picked = balancer.pick(endpoints, aView(turn)) as EndpointState;
        picked.inFlight += 1;
        busy.push(picked);
        if (busy.length <= 400) continue;
        // Whoever ends first is not whoever began first.
        const [ended] = busy.splice(Math.floor(random() * busy.length), 1);
        if (ended !== undefined) ended.inFlight -= 1;
      }
      for (const { inFlight, weight } of endpoints) {
        expect(Math.abs(inFlight - (busy.length * weight) / 8)).toBeLessThan(busy.length * 0.1);
      }
    });

    it('does not pick the loaded one of two', () => {
      const endpoints = [anEndpoint('a', { inFlight: 10 }), anEndpoint('b')];
      const balancer = build(config, endpoints);
      for (let turn = 0; turn < 50; turn += 1) expect(balancer.pick(endpoints, aView(turn))?.id).toBe('b');
    });
  }

  if (by === 'key') {
    it('gives a key the same endpoint every time, in every worker', () => {
      const [here, there] = [three(), three()];
      const [first, second] = [build(config, here), build(config, there)];
      for (let key = 0; key < 200; key += 1) {
        const picked = first.pick(here, aView(key))?.id;
        expect(first.pick(here, aView(key))?.id).toBe(picked);
        expect(second.pick(there, aView(key))?.id).toBe(picked);
      }
    });
  }

  it('gives one that starts slowly a part of its share', () => {
    const endpoints = [anEndpoint('a'), anEndpoint('b'), anEndpoint('c', { ramp: 0.25 })];
    const balancer = build(config, endpoints);
    const shareOf = (rounds: number) => {
      let slow = 0;
      for (let turn = 0; turn < rounds; turn += 1) if (balancer.pick(endpoints, aView(turn))?.id === 'c') slow += 1;
      return slow / rounds;
    };
    const begun = shareOf(4000);
    expect(Math.abs(begun - 0.25 / 2.25)).toBeLessThan(0.05);
    // It grows without anybody being told.
    for (const endpoint of endpoints) if (endpoint.id === 'c') endpoint.ramp = 0.75;
    expect(shareOf(4000)).toBeGreaterThan(begun + 0.05);
  });

  it('shares among all where all weigh nothing', () => {
    const endpoints = ['a', 'b'].map((id) => anEndpoint(id, { weight: 0 }));
    const balancer = build(config, endpoints);
    const picked = new Set(Array.from({ length: 200 }, (_unused, turn) => balancer.pick(endpoints, aView(turn))?.id));
    expect(picked.size).toBe(2);
  });

  it('does not choke on a candidate that its set did not hold', () => {
    const balancer = build(config, three());
    const late = anEndpoint('late');
    expect(balancer.pick([late], aView())).toBe(late);
  });

  it('leaves the endpoint states alone', () => {
    const endpoints = three();
    const before = structuredClone(endpoints);
    const balancer = build(config, endpoints);
    for (let turn = 0; turn < 50; turn += 1) balancer.pick(endpoints, aView(turn));
    expect(endpoints).toEqual(before);
  });
});
