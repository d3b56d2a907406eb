import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../forwarding/watchdog.ts';
import { AvailabilityGate, type GateSettings } from './availability.ts';
import type { Probe } from './circuit.ts';
import { LiveEndpoint } from './endpoint-state.ts';
import { HealthVerdicts } from './health-verdicts.ts';

const seed = testSeed;
const addresses = Array.from({ length: 6 }, (_, index) => `10.0.0.${index + 1}:80`);

const settings: fc.Arbitrary<GateSettings> = fc.record({
  outlierDetection: fc.option(
    fc.record({
      consecutive5xx: fc.nat(3),
      consecutiveGatewayErrors: fc.nat(3),
      consecutiveLocalFailures: fc.nat(3),
      intervalMs: fc.constant(10_000),
      baseEjectionTimeMs: fc.constantFrom(1000, 30_000),
      maximumEjectionTimeMs: fc.constantFrom(1000, 90_000),
      maximumEjectedShare: fc.integer({ min: 1, max: 100 }),
      successRateDeviations: fc.constantFrom(0, 0.5, 1.9),
      successRateMinimumEndpoints: fc.constantFrom(2, 5),
      successRateMinimumRequests: fc.integer({ min: 1, max: 4 }),
    }),
    { nil: undefined },
  ),
  circuitBreaker: fc.option(
    fc.record({
      failures: fc.integer({ min: 1, max: 3 }),
      openMs: fc.constantFrom(1000, 30_000),
      successes: fc.integer({ min: 1, max: 3 }),
      probes: fc.integer({ min: 1, max: 2 }),
    }),
    { nil: undefined },
  ),
  panicThreshold: fc.constantFrom(0, 1, 50, 100),
  connectionPool: fc.record({
    maxConnections: fc.constant(256),
    maxPendingRequests: fc.constant(1024),
    idleTimeoutMs: fc.constant(4000),
    maxConcurrentStreams: fc.constant(100),
    maxActiveRequests: fc.constantFrom(1, 3, 1000),
  }),
}) as fc.Arbitrary<GateSettings>;

const endpoint = fc.nat(addresses.length - 1);

/** One thing that happens; numbers are taken modulo what there is. */
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('begin' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.nat(),
      status: fc.constantFrom(200, 500, 503),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('failure' as const, 'overflow' as const), which: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abandon' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(100, 1000, 30_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('verdict' as const), unhealthy: fc.subarray(addresses) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drain' as const), at: endpoint, draining: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('revision' as const), settings, members: fc.subarray(addresses) }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

interface Attempt {
  readonly at: LiveEndpoint;
  readonly probe: Probe | undefined;
}

/** A worker's part in a history: what the forwarder does with a gate, without sockets. */
class History {
  readonly clock = new FakeClock();
  readonly watchdog = new Watchdog(this.clock);
  readonly verdicts = new HealthVerdicts(this.clock);
  readonly gate = new AvailabilityGate('app', { ...this, onNotice: () => {} });
  readonly all = addresses.map((address) => new LiveEndpoint('app', address, this.clock));
  readonly attempts: Attempt[] = [];
  settings: GateSettings;
  members = this.all;
  #answer: readonly LiveEndpoint[] = [];
  #generation = -1;

  constructor(first: GateSettings) {
    this.settings = first;
    this.watchdog.start();
    this.verdicts.start(() => this.gate.changed());
    this.gate.use(first, this.members);
  }

  happen(event: Event): void {
    switch (event.kind) {
      case 'begin': {
        const open = this.gate.letThrough(this.members);
        const at = open[this.attempts.length % Math.max(1, open.length)];
        if (at !== undefined) this.attempts.push({ at, probe: at.enter() });
        return;
      }
      case 'answer': {
        const attempt = this.#take(event.which);
        attempt?.at.noteAnswer(event.status, attempt.probe);
        attempt?.at.leave(attempt.probe);
        return;
      }
      case 'failure':
      case 'overflow': {
        const attempt = this.#take(event.which);
        attempt?.at.leave(attempt.probe);
        if (event.kind === 'failure') attempt?.at.noteFailure('connection refused', true, attempt.probe);
        else attempt?.at.noteOverflow();
        return;
      }
      case 'abandon': {
        const attempt = this.#take(event.which);
        attempt?.at.leave(attempt.probe);
        return;
      }
      case 'time':
        this.clock.advance(event.ms);
        return;
      case 'verdict':
        this.verdicts.set(
          'app',
          addresses.map((address) => ({
            address,
            health: event.unhealthy.includes(address) ? 'unhealthy' : 'healthy',
          })),
        );
        return;
      case 'drain':
        this.#describe(event.at, event.draining);
        this.gate.use(this.settings, this.members);
        return;
      case 'revision':
        this.settings = event.settings;
        this.members = this.all.filter(({ id }) => event.members.includes(id));
        this.gate.use(event.settings, this.members);
    }
  }

  /** Nobody wants anything any more, all is well, and time passes. */
  calmDown(): void {
    while (this.attempts.length > 0) this.happen({ kind: 'abandon', which: 0 });
    this.happen({ kind: 'verdict', unhealthy: [] });
    for (let at = 0; at < addresses.length; at += 1) this.#describe(at, false);
    this.gate.use(this.settings, this.members);
    this.clock.advance(100_000);
    for (let turn = 0; turn < 20; turn += 1) {
      for (const member of this.members) {
        if (!this.gate.letThrough(this.members).includes(member)) continue;
        const probe = member.enter();
        member.noteAnswer(200, probe);
        member.leave(probe);
      }
    }
  }

  /** As a group of endpoints asks: anew only where the generation has changed. */
  get remembered(): readonly LiveEndpoint[] {
    if (this.#generation !== this.gate.generation) {
      this.#answer = this.gate.letThrough(this.members);
      this.#generation = this.gate.generation;
    }
    return this.#answer;
  }

  #describe(at: number, draining: boolean): void {
    this.all[at]?.describe({ address: addresses[at] ?? '', weight: 1, labels: {}, ...(draining ? { draining } : {}) });
  }

  #take(which: number): Attempt | undefined {
    return this.attempts.splice(which % Math.max(1, this.attempts.length), 1)[0];
  }
}

describe('the availability gate', () => {
  const histories = fc.tuple(settings, fc.array(event, { minLength: 1, maxLength: 150 }));
  const assert = (check: (history: History, events: readonly Event[]) => void) =>
    fc.assert(
      fc.property(histories, ([first, events]) => check(new History(first), events)),
      { seed, numRuns: 400 },
    );

  it(`has no state that cannot be left, whatever happened, seed ${seed}`, () => {
    assert((history, events) => {
      for (const one of events) history.happen(one);
      history.calmDown();
      expect(history.remembered).toEqual(history.members);
      for (const { outlier, circuit, inFlight, saturated, isFull } of history.members) {
        expect([outlier?.ejection, circuit?.state ?? 'closed', inFlight, saturated, isFull]).toEqual([
          ...[undefined, 'closed', 0, false, false],
        ]);
      }
    });
  });

  it(`never ejects more than the share that may be, seed ${seed}`, () => {
    assert((history, events) => {
      for (const one of events) {
        history.happen(one);
        const share = history.settings.outlierDetection?.maximumEjectedShare ?? 0;
        const count = history.members.length;
        const most = share === 0 || count < 2 ? 0 : Math.max(1, Math.floor((count * share) / 100));
        expect(history.members.filter(({ outlier }) => outlier?.ejection !== undefined).length).toBeLessThanOrEqual(
          most,
        );
      }
    });
  });

  it(`says by its generation when its answer has changed, seed ${seed}`, () => {
    assert((history, events) => {
      for (const one of events) {
        history.happen(one);
        expect(history.remembered).toEqual(history.gate.letThrough(history.members));
      }
    });
  });

  it(`lets through nobody who drains, is full or has an open circuit, and no more probes than may be, seed ${seed}`, () => {
    assert((history, events) => {
      for (const one of events) {
        history.happen(one);
        for (const member of history.remembered) {
          expect([member.draining, member.isFull, member.circuit?.state === 'open']).toEqual([false, false, false]);
        }
        for (const { id, circuit } of history.members) {
          const held = history.attempts.filter(({ at, probe }) => at.id === id && probe?.held === true);
          if (circuit?.state !== 'half_open') continue;
          const current = held.filter(({ probe }) => probe?.circuit === circuit && probe.trial === circuit.trial);
          expect(current.length).toBeLessThanOrEqual(2);
          if (!circuit.admits) expect(current.length).toBeGreaterThan(0);
        }
      }
    });
  });
});
