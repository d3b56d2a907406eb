import { Histogram } from '@sluice/metrics';
import { describe, expect, it } from 'vitest';
import { type FinishedExchange, Recorder } from './recorder.ts';
import { foldedName } from './request-series.ts';

const exchange: FinishedExchange = {
  listener: 'web',
  route: 'shop',
  upstream: 'shop',
  endpoint: '10.0.0.1:80',
  status: 200,
  error: '',
  bytesReceived: 10,
  bytesSent: 100,
  retries: 0,
  durationMs: 5,
};

describe('Recorder', () => {
  it('adds up what passes on one path and tells paths apart', () => {
    const recorder = new Recorder();
    recorder.record(exchange);
    recorder.record({ ...exchange, durationMs: 7, retries: 1 });
    recorder.record({ ...exchange, status: 502, error: 'upstream_refused' });

    const { requests } = recorder.take();
    const durations = new Histogram();
    durations.observe(5);
    durations.observe(7);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toEqual({
      listener: 'web',
      route: 'shop',
      upstream: 'shop',
      endpoint: '10.0.0.1:80',
      status: 200,
      error: '',
      count: 2,
      bytesReceived: 20,
      bytesSent: 200,
      retries: 1,
      durationSumMs: 12,
      durations: durations.toSparse(),
    });
    expect(requests[1]).toMatchObject({ status: 502, error: 'upstream_refused', count: 1 });
  });

  it('counts a WebSocket and does not take its life for a response time', () => {
    const recorder = new Recorder();
    recorder.record({ ...exchange, status: 101, durationMs: 7_200_000, isWebSocket: true });
    expect(recorder.take().requests).toMatchObject([{ count: 1, bytesSent: 0, durationSumMs: 0, durations: [] }]);
  });

  it('takes bytes of what has not finished, which keeps its place among the series', () => {
    const recorder = new Recorder();
    const webSocket = { ...exchange, status: 101, isWebSocket: true };
    recorder.recordBytes(webSocket, 5, 7);
    expect(recorder.take().requests).toMatchObject([{ count: 0, bytesReceived: 5, bytesSent: 7 }]);
    recorder.commit();
    expect(recorder.take().requests).toEqual([]);
    recorder.record(webSocket);
    expect(recorder.take().requests).toMatchObject([{ status: 101, count: 1, bytesReceived: 0, bytesSent: 0 }]);
  });

  it('goes on counting until the interval is committed, then begins at nothing', () => {
    const recorder = new Recorder();
    recorder.record(exchange);
    recorder.take();
    recorder.record(exchange);
    expect(recorder.take().requests[0]?.count).toBe(2);
    recorder.commit();
    expect(recorder.take().requests).toEqual([]);
    recorder.record(exchange);
    expect(recorder.take().requests).toMatchObject([{ count: 1, bytesSent: 100, durationSumMs: 5 }]);
  });

  it('keeps gauges over a commit and clears the counters beside them', () => {
    const recorder = new Recorder();
    const web = recorder.listener('web');
    Object.assign(web, { openConnections: 3, openWebsockets: 1, acceptedConnections: 9 });
    recorder.refusals.record({ listener: 'web', reason: 'framing' });
    recorder.refusals.record({ listener: 'web', reason: 'framing' });
    expect(recorder.take()).toMatchObject({
      listeners: [{ listener: 'web', acceptedConnections: 9 }],
      refusals: [{ listener: 'web', reason: 'framing', count: 2 }],
    });
    recorder.commit();
    expect(recorder.listener('web')).toEqual({
      listener: 'web',
      openConnections: 3,
      openWebsockets: 1,
      acceptedConnections: 0,
      openTunnels: 0,
      tunnelBytesReceived: 0,
      tunnelBytesSent: 0,
    });
    expect(recorder.take().refusals).toEqual([]);
    recorder.forgetListener('web');
    expect(recorder.take().listeners).toEqual([]);
  });

  it('folds what has no place any more, loses no request and says how many it folded', () => {
    const recorder = new Recorder({ maxSeries: 10 });
    for (let status = 100; status < 600; status += 1) recorder.record({ ...exchange, status });
    const { requests, folded } = recorder.take();
    expect(requests.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect(folded).toBe(490);
    expect(requests.filter(({ endpoint }) => endpoint === foldedName).map(({ status }) => status)).toEqual([
      100, 200, 300, 400, 500,
    ]);
    recorder.commit();
    expect(recorder.folded).toBe(0);
  });

  it('stays bounded when every name is new', () => {
    const recorder = new Recorder({ maxSeries: 10 });
    for (let at = 0; at < 1000; at += 1) {
      recorder.record({ ...exchange, route: `route-${at}`, upstream: `upstream-${at}`, endpoint: `10.0.0.1:${at}` });
    }
    expect(recorder.take().requests.length).toBeLessThanOrEqual(16);
  });

  it('makes room again once the old combinations have been idle for a while', () => {
    const recorder = new Recorder({ maxSeries: 100 });
    for (let at = 0; at < 100; at += 1) recorder.record({ ...exchange, endpoint: `10.0.0.1:${at}` });
    for (let interval = 0; interval < 62; interval += 1) {
      recorder.commit();
      recorder.record(exchange);
    }
    recorder.commit();
    recorder.record({ ...exchange, endpoint: '10.0.0.2:80' });
    expect(recorder.take()).toMatchObject({ folded: 0, requests: [{ endpoint: '10.0.0.2:80' }] });
  });
});
