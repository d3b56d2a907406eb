import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { type LiveSample, liveSampleSchema, telemetryDeltaSchema } from '@sluice/metrics';
import { parsePrometheus } from '@sluice/metrics/testing';
import { openTelemetryStore } from '@sluice/store/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Flusher } from '../../proxy/src/telemetry/flusher.ts';
import { type FinishedExchange, Recorder } from '../../proxy/src/telemetry/recorder.ts';
import { RollupWriter } from '../src/telemetry/rollup-writer.ts';
import { TelemetrySink } from '../src/telemetry/telemetry-sink.ts';

const start = 1_800_000_000_000;
const seconds = 60;
const promtool = spawnSync('promtool', ['--version']).error === undefined;

let folder: string;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A minute of made-up traffic on two workers, through every stage that real traffic passes. */
function run() {
  const path = join(folder, 'telemetry.db');
  const samples: LiveSample[] = [];
  const rollups = new RollupWriter({ path, clock: systemClock, logger: createLogger('test', 'silent') });
  const sink = new TelemetrySink({
    clock: systemClock,
    rollups,
    version: '1.2.3',
    status: () => undefined,
    checks: () => [],
    onSample: (sample) => samples.push(liveSampleSchema.parse(sample)),
  });
  rollups.start();

  const workers = ['proxy-1', 'proxy-2'].map((worker) => {
    const recorder = new Recorder();
    const flusher = new Flusher({
      worker,
      recorder,
      clock: systemClock,
      // What crosses the socket is JSON that passed the schema.
      send: ({ delta }) => {
        sink.accept(telemetryDeltaSchema.parse(JSON.parse(JSON.stringify(delta))));
        return true;
      },
      endpoints: () => [
        { upstream: 'shop', endpoint: '10.0.0.1:80', inFlight: 1, health: 'healthy', reason: '', since: start },
        {
          upstream: 'shop',
          endpoint: '10.0.0.2:80',
          inFlight: 0,
          health: 'unhealthy',
          reason: 'refused',
          since: start,
        },
      ],
    });
    flusher.start();
    return { recorder, flusher };
  });
  sink.start();

  const random = seededRandom(42);
  const recorded: FinishedExchange[] = [];
  for (let second = 0; second < seconds; second += 1) {
    for (let count = 0; count < 50; count += 1) {
      const exchange = makeExchange(random);
      recorded.push(exchange);
      workers[count % 2]?.recorder.record(exchange);
    }
    vi.advanceTimersByTime(1000);
  }
  for (const { flusher } of workers) flusher.stop();
  const prometheus = sink.prometheus('sluice');
  sink.stop();
  rollups.stop();
  return { path, recorded, samples, prometheus };
}

function makeExchange(random: () => number): FinishedExchange {
  const failed = random() < 0.1;
  return {
    listener: 'web',
    route: random() < 0.7 ? 'shop' : 'pay "now"',
    upstream: 'shop',
    endpoint: failed ? '10.0.0.2:80' : '10.0.0.1:80',
    status: failed ? 502 : 200,
    error: failed ? 'connect_refused' : '',
    bytesReceived: Math.floor(random() * 100),
    bytesSent: Math.floor(random() * 10_000),
    retries: failed ? 1 : 0,
    durationMs: 1 / (1.001 - random()),
  };
}

function exactPercentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}

describe('telemetry from the recorder to the reader', () => {
  it('gives back what was recorded', () => {
    const { path, recorded } = run();
    const reader = openTelemetryStore(path, { readonly: true });
    const to = start + seconds * 1000;
    const shop = recorded.filter(({ route }) => route === 'shop');

    const { points, stepMs } = reader.querySeries({ scope: 'route', name: 'shop', from: start, to, maxPoints: 1 });
    expect(stepMs).toBe(60_000);
    const [point] = points;
    if (point?.gap !== false) throw new Error('the minute has figures');
    expect(point.rate * seconds).toBeCloseTo(shop.length, 6);
    expect(point.errorShare).toBeCloseTo(shop.filter(({ status }) => status >= 500).length / shop.length, 9);
    const bytes = shop.reduce((sum, { bytesReceived, bytesSent }) => sum + bytesReceived + bytesSent, 0);
    expect(point.bytesPerSecond * seconds).toBeCloseTo(bytes, 3);
    const durations = shop.map(({ durationMs }) => durationMs);
    for (const [share, answered] of [
      [0.5, point.p50Ms],
      [0.95, point.p95Ms],
      [0.99, point.p99Ms],
    ] as const) {
      const exact = exactPercentile(durations, share);
      expect(Math.abs((answered ?? 0) - exact) / exact).toBeLessThanOrEqual(0.016);
    }

    const fine = reader.querySeries({ scope: 'total', from: start, to, maxPoints: 100 });
    expect(fine.points.map((each) => (each.gap ? 'gap' : each.rate))).toEqual([50, 50, 50, 50, 50, 50]);
    const endpoint = reader.querySeries({ scope: 'endpoint', name: 'shop/10.0.0.2:80', from: start, to, maxPoints: 1 });
    expect(endpoint.points).toMatchObject([{ errorShare: 1 }]);
    expect(reader.topRoutes({ from: start, to, limit: 5 })).toMatchObject([
      { route: 'shop', requests: shop.length },
      { route: 'pay "now"', requests: recorded.length - shop.length },
    ]);
    reader.close();
  });

  it('shows the last ten seconds live', () => {
    const { samples } = run();
    expect(samples).toHaveLength(seconds);
    const last = samples.at(-1);
    expect(last?.total.rate).toBeCloseTo(50, 0);
    expect(last?.endpointGauges).toMatchObject([
      { endpoint: '10.0.0.1:80', inFlight: 2, health: 'healthy' },
      { endpoint: '10.0.0.2:80', health: 'unhealthy', reason: 'refused' },
    ]);
  });

  it('counts the same for Prometheus', () => {
    const { recorded, prometheus } = run();
    const families = parsePrometheus(prometheus);
    const requests = families.get('sluice_requests_total')?.samples ?? new Map<string, number>();
    expect([...requests.values()].reduce((sum, value) => sum + value, 0)).toBe(recorded.length);
    const failed = recorded.filter(({ status, route }) => status === 502 && route === 'shop').length;
    const value = (family: string, labels: string): number | undefined =>
      families.get(`sluice_${family}`)?.samples.get(`sluice_${family}${labels}`);
    expect(value('requests_total', '{listener="web",route="shop",upstream="shop",status="502"}')).toBe(failed);
    expect(value('upstream_failures_total', '{upstream="shop",route="shop",reason="connection_refused"}')).toBe(failed);
    expect(value('upstream_healthy_backends', '{upstream="shop"}')).toBe(1);
    expect(value('worker_up', '{worker="proxy-2"}')).toBe(1);
    expect(value('build_info', '{version="1.2.3"}')).toBe(1);
    const shop = recorded.filter(({ route }) => route === 'shop');
    const durations = families.get('sluice_request_duration_seconds')?.samples;
    expect(durations?.get('sluice_request_duration_seconds_count{route="shop"}')).toBe(shop.length);
    const below5Ms = shop.filter(({ durationMs }) => durationMs <= 5).length;
    const answered = durations?.get('sluice_request_duration_seconds_bucket{route="shop",le="0.005"}') ?? 0;
    expect(Math.abs(answered - below5Ms) / below5Ms).toBeLessThan(0.02);
  });

  it.skipIf(!promtool)(`passes promtool${promtool ? '' : ' (skipped: promtool is not installed)'}`, () => {
    const { prometheus } = run();
    const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
      input: prometheus,
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });
});
