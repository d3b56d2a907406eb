import { systemClock } from '@sluice/core';
import { type TelemetryDelta, telemetryDeltaSchema } from '@sluice/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Flusher } from './flusher.ts';
import { Recorder } from './recorder.ts';

const exchange = {
  listener: 'web',
  route: 'shop',
  upstream: 'shop',
  endpoint: '10.0.0.1:80',
  status: 200,
  error: '',
  bytesReceived: 0,
  bytesSent: 0,
  retries: 0,
  durationMs: 1,
};

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function start() {
  const link = { up: true, deltas: [] as TelemetryDelta[] };
  const recorder = new Recorder();
  const flusher = new Flusher({
    worker: 'proxy-1',
    recorder,
    clock: systemClock,
    send: ({ delta }) => {
      if (link.up) link.deltas.push(telemetryDeltaSchema.parse(structuredClone(delta)));
      return link.up;
    },
    endpoints: () => [
      { upstream: 'shop', endpoint: '10.0.0.1:80', inFlight: 0, health: 'healthy', reason: '', since: 5 },
    ],
    takeDroppedLines: () => 0,
  });
  flusher.start();
  return { link, recorder, flusher };
}

describe('Flusher', () => {
  it('hands over a valid delta each second, also when nothing happened', () => {
    const { link, recorder, flusher } = start();
    recorder.record(exchange);
    vi.advanceTimersByTime(2000);
    flusher.stop();
    const [first, second] = link.deltas;
    expect(first).toMatchObject({ worker: 'proxy-1', sequence: 0, from: 1_000_000, to: 1_001_000, dropped: 0 });
    expect(first?.requests).toMatchObject([{ count: 1 }]);
    expect(second).toMatchObject({ sequence: 1, from: 1_001_000, to: 1_002_000, requests: [] });
  });

  it('merges what was not taken into the next delta', () => {
    const { link, recorder, flusher } = start();
    link.up = false;
    recorder.record(exchange);
    vi.advanceTimersByTime(3000);
    recorder.record(exchange);
    link.up = true;
    vi.advanceTimersByTime(1000);
    flusher.stop();
    expect(link.deltas[0]).toMatchObject({ from: 1_000_000, to: 1_004_000, dropped: 0, requests: [{ count: 2 }] });
  });

  it('gives an interval up after ten seconds and tells so in the next delta that arrives', () => {
    const { link, recorder, flusher } = start();
    link.up = false;
    recorder.record(exchange);
    vi.advanceTimersByTime(10_000);
    expect(recorder.take().requests).toEqual([]);
    link.up = true;
    vi.advanceTimersByTime(1000);
    flusher.stop();
    expect(link.deltas[0]).toMatchObject({ sequence: 1, from: 1_010_000, dropped: 1, requests: [] });
    expect(flusher.dropped).toBe(0);
  });

  it('leaves no timer behind and hands over the rest when stopped', () => {
    const { link, recorder, flusher } = start();
    recorder.record(exchange);
    flusher.stop();
    flusher.stop();
    expect(link.deltas).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
