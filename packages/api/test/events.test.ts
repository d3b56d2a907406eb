import { createControlServer } from '@sluice/control';
import type { LiveSample } from '@sluice/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admin, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi();
});

afterEach(() => gateway.stop());

/** Reads a stream of events until `enough`. */
async function readStream(input: unknown, enough: (text: string) => boolean): Promise<string> {
  const { cookie } = await signIn(gateway.url, admin);
  const left = new AbortController();
  const encoded = encodeURIComponent(JSON.stringify({ json: input }));
  const response = await fetch(`${gateway.url}/api/trpc/events.live?input=${encoded}`, {
    headers: { cookie },
    signal: left.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (enough(text)) break;
    }
  } finally {
    left.abort();
  }
  return text;
}

const idsOf = (text: string) => [...text.matchAll(/^id: ?(.+)$/gm)].map(([, id]) => id);

describe('the stream of a tab', () => {
  it('begins with the whole state, numbered', async () => {
    gateway.feed.announceRevision(7);
    const text = await readStream({}, (read) => idsOf(read).length >= 2);
    expect(text).toContain('"type":"status"');
    expect(text).toContain('"number":7');
    expect(idsOf(text).length).toBeGreaterThanOrEqual(2);
  });

  it('ends with an error when the dashboard stops, so that browsers come back', async () => {
    const reading = readStream({}, (read) => read.includes('SERVICE_UNAVAILABLE'));
    await expect.poll(() => gateway.feed.subscriberCount).toBe(1);
    gateway.feed.stop();
    expect(await reading).toContain('SERVICE_UNAVAILABLE');
    expect(gateway.feed.subscriberCount).toBe(0);
  });
});

describe('with a controller', () => {
  const sample = (at: number): LiveSample => ({
    at,
    windowMs: 1000,
    total: { rate: 1, errorShare: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 },
    listeners: [],
    routes: [],
    upstreams: [],
    endpoints: [],
    listenerRoutes: [],
    routeUpstreams: [],
    webSockets: [],
    handshakes: [],
    answers: [],
    tunnels: [],
    refusals: [],
    policyEvents: [],
    denials: [],
    listenerGauges: [],
    endpointGauges: [],
    upstreamGauges: [],
    cacheGauges: [],
  });

  it('gives a tab that comes back what it missed, and only that', async () => {
    const connected = Promise.withResolvers<{ send(message: { kind: 'sample'; sample: LiveSample }): unknown }>();
    const server = createControlServer({
      path: `${gateway.folder}/control.sock`,
      onConnection: (connection) => {
        connected.resolve(connection);
        return { onMessage() {}, onClose() {} };
      },
    });
    await server.listen();
    try {
      gateway.feed.start();
      const connection = await connected.promise;
      const first = gateway.feed.watch({});
      const signal = AbortSignal.timeout(5000);
      connection.send({ kind: 'sample', sample: sample(1) });
      let id = '';
      while (id === '') {
        const { events } = await first.take(signal, 5000);
        id = events.find(({ event }) => event.type === 'sample')?.id ?? '';
        signal.throwIfAborted();
      }
      connection.send({ kind: 'sample', sample: sample(2) });
      connection.send({ kind: 'sample', sample: sample(3) });
      let seen = 0;
      while (seen < 2) {
        seen += (await first.take(signal, 5000)).events.filter(({ event }) => event.type === 'sample').length;
        signal.throwIfAborted();
      }
      gateway.feed.unwatch(first);
      const again = gateway.feed.watch({ after: id });
      const { events } = await again.take(signal, 1000);
      const times = events.flatMap(({ event }) => (event.type === 'sample' ? [event.sample.at] : []));
      expect(times).toEqual([2, 3]);
      gateway.feed.unwatch(again);
    } finally {
      await server.close();
    }
  });
});
