import { type EndpointVerdict, verdictsLapseMs, verdictsRepeatMs } from '@sluice/control';
import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../forwarding/watchdog.ts';
import { AvailabilityGate } from './availability.ts';
import { LiveEndpoint } from './endpoint-state.ts';
import { HealthVerdicts } from './health-verdicts.ts';

const seed = testSeed;
const addresses = ['10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80'];

function verdicts(...healths: EndpointVerdict['health'][]): EndpointVerdict[] {
  return healths.map((health, index) => ({ address: addresses[index] ?? '', health }));
}

function start(clock = new FakeClock()) {
  const told = new HealthVerdicts(clock);
  const gate = new AvailabilityGate('app', {
    clock,
    watchdog: new Watchdog(clock),
    verdicts: told,
    onNotice: () => {},
  });
  told.start(() => gate.changed());
  const endpoints = addresses.map((address) => new LiveEndpoint('app', address, clock));
  const connectionPool = { maxConnections: 1, maxPendingRequests: 1, idleTimeoutMs: 1, maxConcurrentStreams: 1 };
  gate.use({ panicThreshold: 1, connectionPool }, endpoints);
  const open = () => gate.letThrough(endpoints).map(({ id }) => addresses.indexOf(id) + 1);
  return { clock, told, gate, endpoints, open };
}

describe('the availability gate', () => {
  it('keeps out what is unhealthy, and lets it back in', () => {
    const { told, open } = start();
    expect(open()).toEqual([1, 2, 3]);
    told.set('app', verdicts('healthy', 'unhealthy', 'unknown'));
    expect(open()).toEqual([1, 3]);
    told.set('other', verdicts('unhealthy', 'unhealthy', 'unhealthy'));
    expect(open()).toEqual([1, 3]);
    told.set('app', verdicts('healthy', 'healthy', 'unhealthy'));
    expect(open()).toEqual([1, 2]);
  });

  it('lets everybody through when nobody is healthy', () => {
    const { told, open } = start();
    told.set('app', verdicts('unhealthy', 'unhealthy', 'unhealthy'));
    expect(open()).toEqual([1, 2, 3]);
  });

  it('keeps what it was told while a new controller does not know yet', () => {
    const { told, open } = start();
    told.set('app', verdicts('unhealthy', 'healthy', 'healthy'));
    told.set('app', verdicts('unknown', 'unknown', 'unhealthy'));
    expect(open()).toEqual([2]);
    told.set('app', verdicts('healthy', 'unknown', 'unknown'));
    expect(open()).toEqual([1, 2]);
  });

  it('forgets what nobody repeats, and not what is repeated', () => {
    const { clock, told, open } = start();
    told.set('app', verdicts('unhealthy', 'healthy', 'healthy'));
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(verdictsRepeatMs);
      told.set('app', verdicts('unhealthy', 'healthy', 'healthy'));
    }
    expect(open()).toEqual([2, 3]);
    clock.advance(verdictsLapseMs - 1);
    expect(open()).toEqual([2, 3]);
    clock.advance(10_000);
    expect(open()).toEqual([1, 2, 3]);
    told.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('forgets upstreams that have no check any more, by word or by revision', () => {
    const { told, open } = start();
    told.set('app', verdicts('unhealthy', 'healthy', 'healthy'));
    told.set('app', []);
    expect(open()).toEqual([1, 2, 3]);
    told.set('app', verdicts('unhealthy', 'healthy', 'healthy'));
    told.keepOnly(new Set(['other']));
    expect(open()).toEqual([1, 2, 3]);
  });

  it(`has no state that cannot be left, and says whenever it has changed, seed ${seed}`, () => {
    const health = fc.constantFrom('unknown' as const, 'healthy' as const, 'unhealthy' as const);
    const step = fc.oneof(
      fc.tuple(health, health, health).map((healths) => ({ set: verdicts(...healths) })),
      fc.constant({ set: [] }),
      fc.integer({ min: 0, max: 120_000 }).map((advance) => ({ advance })),
      fc.boolean().map((checked) => ({ checked })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(3), (steps, way) => {
        const { clock, told, gate, open } = start();
        let seen = { generation: gate.generation, open: open() };
        for (const one of steps) {
          if ('set' in one) told.set('app', one.set);
          else if ('advance' in one) clock.advance(one.advance);
          else told.keepOnly(new Set(one.checked ? ['app'] : []));
          const now = { generation: gate.generation, open: open() };
          expect(now.open.length).toBeGreaterThan(0);
          // Whoever keeps the list until the generation rises never keeps an old one.
          if (now.generation === seen.generation) expect(now.open).toEqual(seen.open);
          seen = now;
        }
        if (way === 0) told.set('app', verdicts('healthy', 'healthy', 'healthy'));
        else if (way === 1) told.set('app', []);
        else if (way === 2) clock.advance(verdictsLapseMs + 5_000);
        else told.keepOnly(new Set());
        expect(open()).toEqual([1, 2, 3]);
      }),
      { seed },
    );
  });
});
