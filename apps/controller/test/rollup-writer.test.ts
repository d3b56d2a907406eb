import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import type { TelemetryDelta } from '@sluice/metrics';
import { quietDelta } from '@sluice/metrics/testing/quiet-delta';
import { openTelemetryStore, type TelemetryStore } from '@sluice/store/telemetry';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RollupWriter } from '../src/telemetry/rollup-writer.ts';

const start = 1_800_000_000_000;
const logger = createLogger('test', 'silent');

let folder: string;
let path: string;
let writer: RollupWriter | undefined;
let sequence = 0;

beforeEach(() => {
  // SQLite and the file system are real; only the clock is held.
  vi.useFakeTimers({
    now: start,
    toFake: ['Date', 'performance', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
  });
  folder = mkdtempSync(join(tmpdir(), 'rollups-'));
  path = join(folder, 'telemetry.db');
});
afterEach(() => {
  writer?.stop();
  writer = undefined;
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function createWriter(open?: (path: string) => TelemetryStore): RollupWriter {
  writer = new RollupWriter({ path, clock: systemClock, logger, ...(open === undefined ? {} : { open }) });
  writer.start();
  return writer;
}

function delta(count: number, worker = 'proxy-1'): TelemetryDelta {
  sequence += 1;
  const request = {
    listener: 'web',
    route: 'shop',
    upstream: 'shop',
    endpoint: '10.0.0.1:80',
    status: 200,
    error: '',
    count,
    bytesReceived: 0,
    bytesSent: count * 100,
    retries: 0,
    durationSumMs: count * 5,
    durations: [400, count],
  };
  const time = { from: Date.now() - 1000, to: Date.now() };
  return quietDelta({ worker, sequence, ...time, requests: count === 0 ? [] : [request] });
}

function runFor(seconds: number, rollups: RollupWriter, count = 1): void {
  for (let second = 0; second < seconds; second += 1) {
    vi.advanceTimersByTime(1000);
    rollups.accept(delta(count));
  }
}

function ratesSince(from: number, to: number): (number | 'gap')[] {
  const reader = openTelemetryStore(path, { readonly: true });
  const { points } = reader.querySeries({ scope: 'total', from, to, maxPoints: 500 });
  reader.close();
  return points.map((point) => (point.gap ? 'gap' : point.rate));
}

/** One second with a request on each of many routes: a bucket of several slices. */
function wideDelta(): TelemetryDelta {
  const [request] = delta(1).requests;
  if (request === undefined) throw new Error('the delta has a request');
  return {
    ...delta(0, 'proxy-2'),
    requests: Array.from({ length: 500 }, (_, at) => ({ ...request, route: `r${at}` })),
  };
}

/** The store, with a word before each write. */
function watched(before: (rows: number) => void): (file: string) => TelemetryStore {
  return (file) => {
    const store = openTelemetryStore(file);
    return {
      ...store,
      writeRollups(parts) {
        before(parts.reduce((sum, { rollups }) => sum + rollups.length, 0));
        store.writeRollups(parts);
      },
    };
  };
}

/** How many requests each route had in the minute, as stored: also what no bucket vouches for. */
function requestsByRoute(): number[] {
  const handle = new Database(path, { readonly: true });
  const rows = handle.prepare<[], number>(
    `SELECT requests FROM rollup JOIN object ON object.id = rollup.object
     WHERE resolution_ms = 60000 AND scope = 'route'`,
  );
  const requests = rows.pluck().all();
  handle.close();
  return requests;
}

describe('RollupWriter', () => {
  it('writes a bucket when it is over, and zero where the gateway ran without traffic', () => {
    const rollups = createWriter();
    runFor(20, rollups, 3);
    runFor(13, rollups, 0);
    expect(ratesSince(start, start + 40_000)).toEqual([3, 3, 0, 'gap']);
  });

  it('counts two workers together and their time once', () => {
    const rollups = createWriter();
    for (let second = 0; second < 13; second += 1) {
      vi.advanceTimersByTime(1000);
      rollups.accept(delta(2, 'proxy-1'));
      rollups.accept(delta(5, 'proxy-2'));
    }
    expect(ratesSince(start, start + 10_000)).toEqual([7]);
  });

  it('does not make a peak of a delta that was held up', () => {
    const rollups = createWriter();
    runFor(7, rollups, 4);
    vi.advanceTimersByTime(8000);
    rollups.accept({ ...delta(32), from: Date.now() - 8000 });
    runFor(20, rollups, 4);
    expect(ratesSince(start, start + 30_000)).toEqual([4, 4, 4]);
  });

  it('keeps history over a restart in the middle of a bucket', () => {
    const first = createWriter();
    runFor(14, first, 2);
    first.stop();
    const second = createWriter();
    runFor(20, second, 2);
    expect(ratesSince(start, start + 30_000)).toEqual([2, 2, 2]);
  });

  it('says in words that the folder is not there, holds a minute, and recovers', () => {
    path = join(folder, 'missing', 'telemetry.db');
    const rollups = createWriter();
    expect(rollups.problem).toMatch(/^telemetry\.db cannot be written: ./);
    runFor(33, rollups);
    expect(rollups.failures).toBeGreaterThan(1);
    expect(rollups.lostBuckets).toBe(0);
    mkdirSync(join(folder, 'missing'));
    runFor(20, rollups);
    expect(rollups.problem).toBe('');
    expect(ratesSince(start, start + 50_000)).toEqual([1, 1, 1, 1, 1]);
  });

  it('gives up what is older than a minute while it cannot write, and counts it', () => {
    path = join(folder, 'missing', 'telemetry.db');
    const rollups = createWriter();
    runFor(200, rollups);
    mkdirSync(join(folder, 'missing'));
    runFor(20, rollups);
    expect(rollups.problem).toBe('');
    const rates = ratesSince(start, start + 200_000);
    expect(rates.filter((rate) => rate === 'gap')).toHaveLength(rollups.lostBuckets);
    expect(rollups.lostBuckets).toBeGreaterThanOrEqual(12);
    expect(rates.slice(-6)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('begins anew beside a damaged file, and says where that is now', () => {
    writeFileSync(path, 'garbage'.repeat(1000));
    const lines: string[] = [];
    writer = new RollupWriter({
      path,
      clock: systemClock,
      logger: createLogger('test', 'info', { write: (line) => void lines.push(line) }),
    });
    writer.start();
    expect(writer.problem).toBe('');
    expect(existsSync(`${path}.corrupt`)).toBe(true);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      `${path} is damaged: it is now ${path}.corrupt, and figures of the past begin anew`,
    ]);
  });

  it('survives a file that can only be read', () => {
    // A handle such as a read-only mount gives; permissions would not stop a test run by root.
    const rollups = createWriter((file) => {
      const store = openTelemetryStore(file);
      const handle = new Database(file, { readonly: true });
      return {
        ...store,
        writeRollups: () => void handle.exec('DELETE FROM rollup'),
        close() {
          handle.close();
          store.close();
        },
      };
    });
    runFor(15, rollups);
    expect(rollups.problem).toBe('telemetry.db cannot be written: attempt to write a readonly database');
  });

  it('survives a disk without space and writes again when there is some', () => {
    let full = true;
    const rollups = createWriter((file) => openTelemetryStore(file, full ? { maximumBytes: 1 } : {}));
    runFor(5, rollups);
    rollups.accept(wideDelta());
    runFor(10, rollups);
    expect(rollups.problem).toBe('telemetry.db cannot be written: database or disk is full');
    full = false;
    runFor(10, rollups);
    expect(rollups.problem).toBe('');
    expect(ratesSince(start, start + 10_000)).toEqual([51]);
  });

  it('writes a wide bucket in slices, and leaves the loop alone between them', () => {
    const slices: number[] = [];
    const rollups = createWriter(watched((rows) => slices.push(rows)));
    vi.advanceTimersByTime(1000);
    rollups.accept(wideDelta());
    for (let turn = 0; slices.length === 0 && turn < 30; turn += 1) vi.advanceTimersToNextTimer();
    for (let known = 1; vi.getTimerCount() > 1; known += 1) {
      expect(slices).toHaveLength(known);
      expect(ratesSince(start, start + 10_000)).toEqual(['gap']);
      vi.advanceTimersToNextTimer();
    }
    expect(slices).toEqual([...Array(7).fill(64), 56]);
    expect(ratesSince(start, start + 10_000)).toEqual([500]);
    expect(requestsByRoute()).toEqual(Array(500).fill(1));
  });

  it('counts nothing twice when a slice fails and is tried again', () => {
    let slices = 0;
    const rollups = createWriter(
      watched(() => {
        slices += 1;
        if (slices === 3 || slices === 4) throw new Error('not now');
      }),
    );
    runFor(1, rollups, 0);
    rollups.accept(wideDelta());
    runFor(13, rollups, 0);
    expect(rollups.problem).toBe('telemetry.db cannot be written: not now');
    runFor(12, rollups, 0);
    expect(rollups.failures).toBe(2);
    expect(rollups.problem).toBe('');
    expect(requestsByRoute()).toEqual(Array(500).fill(1));
    expect(ratesSince(start, start + 20_000)).toEqual([50, 0]);
  });

  it('leaves a gap and counts nothing twice when the process dies between two slices', () => {
    let slices = 0;
    const dying = createWriter(
      watched(() => {
        // What a process is to its file after kill -9: nothing more comes of it.
        if (slices === 2) throw new Error('dead');
        slices += 1;
      }),
    );
    vi.advanceTimersByTime(1000);
    dying.accept(wideDelta());
    vi.advanceTimersByTime(11_500);
    expect(slices).toBe(2);
    const next = createWriter();
    runFor(26, next, 1);
    expect(ratesSince(start, start + 20_000)).toEqual(['gap', 1]);
    const counts = requestsByRoute();
    // The two slices hold what all share, then 124 routes; the rest died with the process. `shop` is the new traffic.
    expect(counts.filter((count) => count === 1)).toHaveLength(124);
    expect(counts).toHaveLength(125);
    dying.stop();
  });

  it('leaves no timer behind', () => {
    const rollups = createWriter();
    rollups.stop();
    rollups.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
