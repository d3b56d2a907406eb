import { systemClock } from '@sluice/core';
import { Histogram, liveSampleSchema, type RequestDelta, type TelemetryDelta } from '@sluice/metrics';
import { quietDelta } from '@sluice/metrics/testing/quiet-delta';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSampler } from './live-sampler.ts';
import { mergeEndpointGauges } from './merge-endpoint-gauges.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function requests(count: number, changes: Partial<RequestDelta> = {}): RequestDelta {
  const durations = new Histogram();
  for (let at = 0; at < count; at += 1) durations.observe(10);
  return {
    listener: 'web',
    route: 'shop',
    upstream: 'shop',
    endpoint: '10.0.0.1:80',
    status: 200,
    error: '',
    count,
    bytesReceived: 0,
    bytesSent: 0,
    retries: 0,
    durationSumMs: count * 10,
    durations: durations.toSparse(),
    ...changes,
  };
}

let sequence = 0;
function delta(changes: Partial<TelemetryDelta> = {}): TelemetryDelta {
  sequence += 1;
  return quietDelta({ sequence, from: Date.now() - 1000, to: Date.now(), residentBytes: 1, ...changes });
}

const gauge = {
  upstream: 'shop',
  endpoint: '10.0.0.1:80',
  inFlight: 2,
  health: 'healthy',
  reason: '',
  since: 5,
} as const;

describe('LiveSampler', () => {
  it('answers zero before anything happened', () => {
    const sample = new LiveSampler(systemClock).sample();
    expect(liveSampleSchema.parse(sample)).toEqual(sample);
    expect(sample.total).toEqual({ rate: 0, errorShare: 0, p50Ms: null, p95Ms: null, p99Ms: null });
  });

  it('tells how many handshakes each listener has a second, over all workers', () => {
    const sampler = new LiveSampler(systemClock);
    const tls = { listener: 'web', version: 'TLSv1.3' } as const;
    sampler.accept(delta({ handshakes: [{ ...tls, outcome: 'full', count: 4 }] }));
    const others = [
      { ...tls, outcome: 'resumed', count: 6 },
      { listener: 'web', outcome: 'not_tls', version: '', count: 1 },
      { listener: 'web', outcome: 'timeout', version: '', count: 2 },
    ] as const;
    sampler.accept(delta({ worker: 'proxy-2', handshakes: [...others] }));
    const { handshakes } = liveSampleSchema.parse(sampler.sample());
    expect(handshakes).toEqual([{ listener: 'web', fullRate: 4, resumedRate: 6, failedRate: 3 }]);
  });

  it('tells of the WebSockets of each route: how many there are, and what they carry each second', () => {
    const sampler = new LiveSampler(systemClock);
    const path = { listener: 'web', route: 'chat', upstream: 'chat', opened: 0 };
    const carried = { messagesReceived: 10, messagesSent: 20, bytesReceived: 100, bytesSent: 200 };
    const none = { messagesReceived: 0, messagesSent: 0, bytesReceived: 0, bytesSent: 0 };
    sampler.accept(delta({ webSockets: [{ ...path, open: 7, ...carried }] }));
    sampler.accept(delta({ webSockets: [{ ...path, open: 2, ...none }] }));
    sampler.accept(delta({ worker: 'proxy-2', webSockets: [{ ...path, listener: 'other', open: 3, ...carried }] }));
    const rates = { messagesReceivedRate: 10, messagesSentRate: 20, bytesReceivedRate: 100, bytesSentRate: 200 };
    expect(liveSampleSchema.parse(sampler.sample()).webSockets).toEqual([{ route: 'chat', open: 5, ...rates }]);
    sampler.accept(delta());
    expect(sampler.sample().webSockets).toMatchObject([{ route: 'chat', open: 3 }]);
  });

  it('adds workers up and shares requests out to everything on their path', () => {
    const sampler = new LiveSampler(systemClock);
    sampler.accept(delta({ requests: [requests(30), requests(10, { status: 502, error: 'connect_refused' })] }));
    sampler.accept(delta({ worker: 'proxy-2', requests: [requests(60, { endpoint: '10.0.0.2:80' })] }));
    const sample = liveSampleSchema.parse(sampler.sample());
    expect(sample.total).toMatchObject({ rate: 100, errorShare: 0.1 });
    expect(sample.routes).toMatchObject([{ route: 'shop', rate: 100 }]);
    expect(sample.endpoints).toMatchObject([
      { upstream: 'shop', endpoint: '10.0.0.1:80', rate: 40, errorShare: 0.25 },
      { endpoint: '10.0.0.2:80', rate: 60, errorShare: 0 },
    ]);
    expect(sample.listenerRoutes).toMatchObject([{ listener: 'web', route: 'shop', rate: 100 }]);
    expect(sample.routeUpstreams).toMatchObject([{ route: 'shop', upstream: 'shop', rate: 100 }]);
    expect(Math.abs((sample.total.p95Ms ?? 0) - 10) / 10).toBeLessThan(0.016);
  });

  it('counts what matched nothing in the total and on its listener only', () => {
    const sampler = new LiveSampler(systemClock);
    sampler.accept(
      delta({ requests: [requests(5, { route: '', upstream: '', endpoint: '', status: 404, error: 'no_route' })] }),
    );
    const sample = sampler.sample();
    expect(sample.total).toMatchObject({ rate: 5, errorShare: 0 });
    expect(sample.listeners).toHaveLength(1);
    expect([sample.routes, sample.upstreams, sample.endpoints, sample.listenerRoutes]).toEqual([[], [], [], []]);
  });

  it('forgets after ten seconds, exactly what it was given', () => {
    const sampler = new LiveSampler(systemClock);
    for (let second = 0; second < 30; second += 1) {
      vi.advanceTimersByTime(1000);
      sampler.accept(delta({ requests: second < 15 ? [requests(20)] : [] }));
      const { total } = sampler.sample();
      if (second < 15) expect(total.rate).toBe(20);
    }
    const sample = sampler.sample();
    expect(sample.total).toMatchObject({ rate: 0, p99Ms: null });
    expect(sample.routes).toEqual([]);
  });

  it('drops the gauges of a worker that fell silent or left', () => {
    const sampler = new LiveSampler(systemClock);
    sampler.accept(delta({ endpoints: [gauge] }));
    sampler.accept(delta({ worker: 'proxy-2', endpoints: [gauge] }));
    expect(sampler.sample().endpointGauges).toMatchObject([{ inFlight: 4 }]);
    sampler.forgetWorker('proxy-2');
    expect(sampler.sample().endpointGauges).toMatchObject([{ inFlight: 2 }]);
    vi.advanceTimersByTime(6000);
    expect(sampler.sample().endpointGauges).toEqual([]);
  });
});

describe('mergeEndpointGauges', () => {
  it('lets the worst health win with its reason, and knowledge win over none', () => {
    const unhealthy = { ...gauge, inFlight: 0, health: 'unhealthy', reason: 'refused', since: 9 } as const;
    const unknown = { ...gauge, inFlight: 0, health: 'unknown', reason: 'not tried' } as const;
    expect(mergeEndpointGauges([gauge, unhealthy, gauge])).toEqual([{ ...unhealthy, inFlight: 4 }]);
    expect(mergeEndpointGauges([unknown, gauge])).toEqual([gauge]);
  });

  it('says how many workers keep an endpoint out, where not all of them do', () => {
    const absence = { cause: 'ejected', until: 99 } as const;
    const ejected = { ...gauge, inFlight: 0, health: 'unhealthy', reason: 'ejected', absence } as const;
    expect(mergeEndpointGauges([ejected, ejected])).toEqual([ejected]);
    expect(mergeEndpointGauges([gauge, ejected])).toEqual([
      { ...ejected, inFlight: 2, health: 'degraded', reason: 'ejected (by 1 of 2 workers)' },
    ]);
  });
});
