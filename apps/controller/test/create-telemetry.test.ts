import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import type { LiveSample } from '@sluice/metrics';
import { parsePrometheus } from '@sluice/metrics/testing';
import { quietDelta } from '@sluice/metrics/testing/quiet-delta';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry, type Telemetry, type TelemetryProblems } from '../src/telemetry/create-telemetry.ts';

/** Counts what runs, and runs it twenty times as fast. */
function countingClock(): Clock & { running: number } {
  const clock = {
    ...systemClock,
    running: 0,
    every(intervalMs: number, task: () => void) {
      const timer = systemClock.every(intervalMs / 20, task);
      let cancelled = false;
      clock.running += 1;
      return {
        cancel() {
          if (!cancelled) clock.running -= 1;
          cancelled = true;
          timer.cancel();
        },
      };
    },
  };
  return clock;
}

let folder: string;
let telemetry: Telemetry | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
});
afterEach(async () => {
  await telemetry?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An AddressInfo, because it listens on TCP.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(path: string) {
  const clock = countingClock();
  const samples: LiveSample[] = [];
  const problems: TelemetryProblems[] = [];
  const settings = { prefix: 'sluice', address: `127.0.0.1:${await freePort()}` };
  telemetry = createTelemetry({
    path,
    clock,
    logger: createLogger('test', 'silent'),
    version: '0.0.0',
    settings: () => settings,
    onSample: (sample) => samples.push(sample),
    onProblem: (found) => problems.push(found),
  });
  await telemetry.start();
  return { clock, samples, problems, settings, telemetry };
}

const delta = quietDelta({ dropped: 3, residentBytes: 5, loopUtilisation: 0.5 });

describe('createTelemetry', () => {
  it('samples, serves /metrics under the prefix of the day, and leaves nothing running', async () => {
    const { clock, samples, problems, settings, telemetry: running } = await start(join(folder, 'telemetry.db'));
    running.acceptDelta(delta);
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(1), { timeout: 5000 });
    await vi.waitFor(() => expect(running.metricsPort()).toBeDefined());
    expect(running.lastSample()).toBe(samples.at(-1));
    for (const prefix of ['sluice', 'sentinel']) {
      settings.prefix = prefix;
      const text = await (await fetch(`http://${settings.address}/metrics`)).text();
      const dropped = parsePrometheus(text).get(`${prefix}_telemetry_dropped_total`)?.samples;
      expect([...(dropped?.values() ?? [])]).toEqual([3]);
    }
    expect(problems).toEqual([]);
    await running.stop();
    await running.stop();
    expect(clock.running).toBe(0);
    await expect(fetch(`http://${settings.address}/metrics`)).rejects.toThrow();
  });

  it('tells a problem with the file once, and goes on sampling', async () => {
    const { samples, problems } = await start(join(folder, 'missing', 'telemetry.db'));
    await vi.waitFor(() => expect(samples.length).toBeGreaterThan(2), { timeout: 5000 });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.telemetryProblem).toContain('telemetry.db cannot be written');
    expect(problems[0]?.metricsProblem).toBe('');
  });
});
