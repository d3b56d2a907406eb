import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MetricsEndpoint } from '../src/telemetry/metrics-endpoint.ts';

/** Fifty times as fast, so that following a setting and backing off take no time to wait for. */
const fastClock: Clock = {
  ...systemClock,
  after: (delayMs, task) => systemClock.after(delayMs / 50, task),
  every: (intervalMs, task) => systemClock.every(intervalMs / 50, task),
};

const servers: { stop(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function occupiedPort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ stop: () => void server.close() });
  // An AddressInfo, because it listens on TCP.
  return { port: (server.address() as AddressInfo).port, server };
}

async function freePort(): Promise<number> {
  const { port, server } = await occupiedPort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function start(address: () => string, ready = () => true): MetricsEndpoint {
  const logger = createLogger('test', 'silent');
  const metrics = (): string => '# HELP a b\n# TYPE a gauge\na 1\n';
  const endpoint = new MetricsEndpoint({ clock: fastClock, logger, address, metrics, ready });
  endpoint.start();
  servers.push(endpoint);
  return endpoint;
}

const listening = (endpoint: MetricsEndpoint, port: number): Promise<void> =>
  vi.waitFor(() => expect(endpoint.port).toBe(port), { timeout: 5000, interval: 10 });

describe('MetricsEndpoint', () => {
  it('answers metrics, health and readiness, and nothing else', async () => {
    const port = await freePort();
    let ready = false;
    const endpoint = start(
      () => `127.0.0.1:${port}`,
      () => ready,
    );
    await listening(endpoint, port);
    const base = `http://127.0.0.1:${port}`;

    const metrics = await fetch(`${base}/metrics?x=1`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.text()).toContain('a 1\n');
    expect((await fetch(`${base}/_/health`)).status).toBe(200);
    expect((await fetch(`${base}/_/ready`)).status).toBe(503);
    ready = true;
    expect((await fetch(`${base}/_/ready`)).status).toBe(200);
    expect((await fetch(`${base}/`)).status).toBe(404);
    expect((await fetch(`${base}/metrics`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${base}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('names a busy port and takes it once it is free', async () => {
    const { port, server } = await occupiedPort();
    const endpoint = start(() => `127.0.0.1:${port}`);
    await vi.waitFor(() => expect(endpoint.problem).toMatch(`/metrics cannot be served on 127.0.0.1:${port}: `));
    expect(endpoint.problem).toContain('EADDRINUSE');
    server.close();
    await listening(endpoint, port);
    expect(endpoint.problem).toBe('');
  });

  it('moves when the setting changes, also away from a busy port', async () => {
    const [first, second, busy] = [await freePort(), await freePort(), await occupiedPort()];
    let port = first;
    const endpoint = start(() => `127.0.0.1:${port}`);
    await listening(endpoint, first);
    port = busy.port;
    await vi.waitFor(() => expect(endpoint.problem).not.toBe(''));
    port = second;
    await listening(endpoint, second);
    expect(endpoint.problem).toBe('');
    await expect(fetch(`http://127.0.0.1:${first}/metrics`)).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${second}/metrics`)).status).toBe(200);
  });

  it('says what is wrong with an address and leaves the process alone', async () => {
    const endpoint = start(() => 'nonsense');
    await vi.waitFor(() => expect(endpoint.problem).toContain('"nonsense" must be host:port'));
  });

  it('is gone after stop', async () => {
    const port = await freePort();
    const endpoint = start(() => `127.0.0.1:${port}`);
    await listening(endpoint, port);
    await endpoint.stop();
    await endpoint.stop();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });
});
