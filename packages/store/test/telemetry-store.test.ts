import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Histogram } from '@sluice/metrics';
import {
  openTelemetryStore,
  type Rollup,
  type RollupBucket,
  type SeriesPoint,
  type TelemetryStore,
} from '@sluice/store/telemetry';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// A round hour, so that buckets of all widths begin here.
const start = 1_800_000_000_000;
const tenSeconds = 10_000;
const minute = 60_000;
const hour = 3_600_000;

let folder: string;
let path: string;
const open: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
  path = join(folder, 'telemetry.db');
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(options: { maximumBytes?: number } = {}): TelemetryStore {
  const store = openTelemetryStore(path, options);
  open.push(store);
  return store;
}

function rollup(scope: Rollup['scope'], name: string, requests: number, durationMs = 5): Rollup {
  const durations = new Histogram();
  for (let at = 0; at < requests; at += 1) durations.observe(durationMs);
  return {
    scope,
    name,
    requests,
    failures: 0,
    clientErrors: 0,
    bytesReceived: requests * 10,
    bytesSent: requests * 90,
    retries: 0,
    durationSumMs: requests * durationMs,
    durations: durations.toSparse(),
  };
}

function bucket(at: number, rollups: readonly Rollup[], coveredMs = tenSeconds): RollupBucket {
  return { at, coveredMs, rollups };
}

/** Prunes to the end. @returns what was shortened, in order */
function prune(store: TelemetryStore, now: number): number[] {
  const shortened: number[] = [];
  for (;;) {
    const step = store.prune(now);
    if (step.shortened !== undefined) shortened.push(step.shortened);
    if (step.finished) return shortened;
  }
}

function rates(points: readonly SeriesPoint[]): (number | 'gap')[] {
  return points.map((point) => (point.gap ? 'gap' : point.rate));
}

describe('series', () => {
  it('answers rate, error share, percentiles and bytes of each step', () => {
    const store = openStore();
    store.writeRollups([
      bucket(start, [{ ...rollup('route', 'shop', 100), failures: 25 }]),
      bucket(start + tenSeconds, [rollup('route', 'shop', 50, 20)]),
    ]);
    const { stepMs, points } = store.querySeries({
      scope: 'route',
      name: 'shop',
      from: start,
      to: start + 2 * tenSeconds,
      maxPoints: 100,
    });
    expect(stepMs).toBe(tenSeconds);
    expect(points).toHaveLength(2);
    expect(points[0]).toMatchObject({ at: start, gap: false, rate: 10, errorShare: 0.25, bytesPerSecond: 1000 });
    const [first, second] = points;
    if (first?.gap !== false || second?.gap !== false) throw new Error('both steps have figures');
    expect(Math.abs((first.p95Ms ?? 0) - 5) / 5).toBeLessThan(0.016);
    expect(Math.abs((second.p50Ms ?? 0) - 20) / 20).toBeLessThan(0.016);
  });

  it('tells zero from no data', () => {
    const store = openStore();
    store.writeRollups([bucket(start, []), bucket(start + 2 * tenSeconds, [rollup('total', '', 10)])]);
    const { points } = store.querySeries({ scope: 'total', from: start, to: start + 3 * tenSeconds, maxPoints: 100 });
    expect(rates(points)).toEqual([0, 'gap', 1]);
    expect(points[0]).toMatchObject({ errorShare: 0, p50Ms: null });
  });

  it('does not thin the rate of a bucket the gateway ran in for a part', () => {
    const store = openStore();
    store.writeRollups([bucket(start, [rollup('total', '', 40)], 4000)]);
    const { points } = store.querySeries({ scope: 'total', from: start, to: start + tenSeconds, maxPoints: 10 });
    expect(rates(points)).toEqual([10]);
  });

  it('answers long ranges from coarser rows that hold the same sums', () => {
    const store = openStore();
    for (let at = start; at < start + 2 * hour; at += minute) {
      store.writeRollups([bucket(at, [rollup('upstream', 'shop', 30)], tenSeconds)]);
    }
    const range = { scope: 'upstream', name: 'shop', from: start, to: start + 2 * hour } as const;
    for (const maxPoints of [2000, 130, 20, 3]) {
      const { stepMs, points } = store.querySeries({ ...range, maxPoints });
      expect(points.length, `at most ${maxPoints} points`).toBeLessThanOrEqual(maxPoints);
      const known = points.filter((point) => !point.gap);
      expect(known.map(({ rate }) => rate)).toEqual(known.map(() => 3));
      expect(known.length * stepMs).toBeGreaterThanOrEqual(stepMs === tenSeconds ? 2 * 60 * tenSeconds : 2 * hour);
    }
  });

  it('draws the first minutes of a new gateway finely, also on a chart that begins long before', () => {
    const store = openStore();
    const began = start + 40 * minute;
    for (let at = began; at < began + 5 * minute; at += tenSeconds) store.writeRollups([bucket(at, [])]);
    const to = began + 5 * minute;
    const { stepMs, points } = store.querySeries({ scope: 'total', from: to - hour, to, maxPoints: 361 });
    expect(stepMs).toBe(tenSeconds);
    expect(points.filter(({ gap }) => !gap)).toHaveLength(30);
  });

  it('keeps its point count when the range begins between steps', () => {
    const store = openStore();
    store.writeRollups([bucket(start, [])]);
    for (const maxPoints of [1, 2, 7, 60, 240]) {
      const { points } = store.querySeries({ scope: 'total', from: start + 3333, to: start + hour + 17, maxPoints });
      expect(points.length).toBeLessThanOrEqual(Math.max(2, maxPoints));
    }
  });
});

describe('top routes', () => {
  it('puts the busiest first and stops at the limit', () => {
    const store = openStore();
    store.writeRollups([
      bucket(start, [rollup('route', 'a', 1), rollup('route', 'b', 20), { ...rollup('route', 'c', 5), failures: 1 }]),
      bucket(start + tenSeconds, [rollup('route', 'a', 9)]),
    ]);
    const routes = store.topRoutes({ from: start, to: start + minute, limit: 2 });
    expect(routes).toMatchObject([
      { route: 'b', requests: 20, errorShare: 0, bytes: 2000 },
      { route: 'a', requests: 10 },
    ]);
    expect(store.topRoutes({ from: start, to: start + minute, limit: 10 })[2]).toMatchObject({ errorShare: 0.2 });
  });
});

describe('the file', () => {
  it('keeps history over a restart and adds to the bucket it was restarted in', () => {
    const before = openStore();
    before.writeRollups([bucket(start, [rollup('total', '', 10)], 4000)]);
    before.close();
    const after = openStore();
    after.writeRollups([bucket(start, [rollup('total', '', 20)], 6000)]);
    for (const to of [start + tenSeconds, start + 100 * hour]) {
      const { points } = after.querySeries({ scope: 'total', from: start, to, maxPoints: 300 });
      expect(points[0]).toMatchObject({ rate: 3, bytesPerSecond: 300 });
    }
  });

  it('forgets each width after its time', () => {
    const store = openStore();
    const write = (at: number): void => store.writeRollups([bucket(at, [rollup('route', 'shop', 10)])]);
    const day = 24 * hour;
    for (const age of [500 * day, 100 * day, 2 * day, hour]) write(start - age);
    prune(store, start);
    const known = (from: number, to: number, maxPoints: number): number =>
      store
        .querySeries({ scope: 'route', name: 'shop', from: start - from, to: start - to, maxPoints })
        .points.filter(({ gap }) => !gap).length;
    expect(known(501 * day, 499 * day, 2000)).toBe(0);
    expect(known(101 * day, 99 * day, 2000)).toBe(1);
    expect(known(3 * day, day, 2000)).toBe(1);
    expect(known(2 * hour, 0, 2000)).toBe(1);
  });

  it('forgets a little at a time, and calls a bucket a gap before it takes its rows', () => {
    const store = openStore();
    const names = Array.from({ length: 1500 }, (_, at) => `route-${at}`);
    const old = start - 25 * hour;
    for (const at of [old, old + tenSeconds]) {
      store.writeRollups([
        bucket(
          at,
          names.map((name) => rollup('route', name, 1)),
        ),
      ]);
    }
    const database = new Database(path, { readonly: true });
    open.push(database);
    const count = (table: string) =>
      database.prepare(`SELECT count(*) FROM ${table} WHERE resolution_ms = 10000`).pluck().get();
    expect(store.prune(start)).toEqual({ shortened: undefined, finished: false });
    expect([count('rollup'), count('heartbeat')]).toEqual([1000, 0]);
    prune(store, start);
    expect(count('rollup')).toBe(0);
    const { points } = store.querySeries({ scope: 'route', name: 'route-7', from: old, to: old + hour, maxPoints: 60 });
    expect(points.filter(({ gap }) => !gap)).toHaveLength(1);
  });

  it('stays within its size by giving up the older half of the finest figures', () => {
    const store = openStore({ maximumBytes: 200_000 });
    const names = Array.from({ length: 50 }, (_, at) => `route-${at}`);
    for (let at = start; at < start + 20 * minute; at += tenSeconds) {
      store.writeRollups([
        bucket(
          at,
          names.map((name) => rollup('route', name, 10)),
        ),
      ]);
    }
    expect(store.usedBytes()).toBeGreaterThan(200_000);
    expect(prune(store, start + 20 * minute)).toEqual([tenSeconds]);
    expect(store.usedBytes()).toBeLessThanOrEqual(200_000);
    const { points } = store.querySeries({
      scope: 'route',
      name: 'route-7',
      from: start + 19 * minute,
      to: start + 20 * minute,
      maxPoints: 100,
    });
    expect(rates(points)).toEqual(points.map(() => 1));
  });

  it('sets a file that is no database aside and begins a new one', () => {
    writeFileSync(path, 'not a database, long enough to have a header'.repeat(100));
    const store = openStore();
    store.writeRollups([bucket(start, [])]);
    expect(rates(store.querySeries({ scope: 'total', from: start, to: start + 1, maxPoints: 1 }).points)).toEqual([0]);
  });

  it('refuses the file of a newer version', () => {
    openStore().close();
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
    expect(() => openStore()).toThrow(/version 99/);
  });

  it('writes nothing of a batch that fails', () => {
    const store = openStore();
    const broken = { ...rollup('route', 'x', 1), requests: Number.NaN };
    expect(() => store.writeRollups([bucket(start, [rollup('route', 'fine', 10)]), bucket(start, [broken])])).toThrow();
    expect(store.topRoutes({ from: start, to: start + minute, limit: 10 })).toEqual([]);
    store.writeRollups([bucket(start, [rollup('route', 'fine', 10)])]);
    expect(store.topRoutes({ from: start, to: start + minute, limit: 10 })).toMatchObject([{ requests: 10 }]);
  });
});

describe('a reader', () => {
  it('answers gaps until there is a file, then what is in it, also after it was replaced', () => {
    const reader = openTelemetryStore(path, { readonly: true });
    open.push(reader);
    const series = (): (number | 'gap')[] =>
      rates(reader.querySeries({ scope: 'total', from: start, to: start + 2 * tenSeconds, maxPoints: 10 }).points);
    expect(series()).toEqual(['gap', 'gap']);
    expect(reader.topRoutes({ from: start, to: start + minute, limit: 5 })).toEqual([]);

    const first = openStore();
    first.writeRollups([bucket(start, [rollup('total', '', 10)])]);
    expect(series()).toEqual([1, 'gap']);

    first.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    openStore().writeRollups([bucket(start + tenSeconds, [rollup('total', '', 20)])]);
    expect(series()).toEqual(['gap', 2]);
  });

  it('does not write', () => {
    openStore().close();
    chmodSync(path, 0o444);
    const reader = openTelemetryStore(path, { readonly: true });
    open.push(reader);
    expect('writeRollups' in reader).toBe(false);
    expect(reader.topRoutes({ from: start, to: start + minute, limit: 5 })).toEqual([]);
  });
});
