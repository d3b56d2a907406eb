import { Origin, type OriginHandler, type RawClient, waitFor } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Http2Origin, type StreamHandler } from './support/http2-origin.ts';
import { type TestConfig, TestProxy } from './support/start-proxy.ts';

// Whatever clients, endpoints and operators do to one another, in the end nothing is counted as under way.

const kinds = ['ok', 'error', 'reset', 'truncate', 'hang', 'stream', 'late'] as const;

const behave: OriginHandler = (request, response) => {
  const [, , kind = 'ok'] = (request.url ?? '').split('/');
  if (kind === 'hang') return;
  if (kind === 'reset') {
    request.socket.destroy();
    return;
  }
  response.statusCode = kind === 'error' ? 503 : 200;
  if (kind === 'truncate') {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('begun', () => request.socket.destroy());
  } else if (kind === 'stream') {
    response.write('data: 1\n\n');
  } else if (kind === 'late') {
    setTimeout(() => response.end('late'), 30);
  } else {
    request.resume().on('end', () => response.end('done'));
  }
};

const behaveByStream: StreamHandler = (stream, { headers }) => {
  const [, , kind = 'ok'] = (headers[':path'] ?? '').split('/');
  if (kind === 'hang') return;
  if (kind === 'reset') {
    stream.close(2);
    return;
  }
  stream.respond({ ':status': kind === 'error' ? 503 : 200 });
  if (kind === 'truncate') stream.write('begun', () => stream.close(2));
  else if (kind === 'stream') stream.write('data: 1\n\n');
  else if (kind === 'late') setTimeout(() => stream.end('late'), 30);
  else stream.resume().on('end', () => stream.end('done'));
};

const event = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      what: fc.constant('request' as const),
      kind: fc.constantFrom(...kinds),
      route: fc.constantFrom('hedged', 'retried', 'both'),
      /** Of the body that is announced so much is sent. */
      body: fc.constantFrom([0, 0], [5, 5], [100_000, 100_000], [100_000, 20_000]),
      bound: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('leave' as const), which: fc.nat(), reset: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('time' as const), ms: fc.constantFrom(1000, 40_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('revision' as const),
      weights: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
      draining: fc.nat(4),
      protections: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('discovery' as const), found: fc.subarray([0, 1, 2, 3]) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('verdict' as const), unhealthy: fc.nat(4) }) },
);
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;
type Revision = Omit<Extract<Event, { what: 'revision' }>, 'what'>;

class History implements AsyncDisposable {
  readonly #origins: readonly Origin[];
  readonly #streams: Http2Origin;
  readonly proxy: TestProxy;
  readonly #clients: RawClient[] = [];
  #cookie = '';

  private constructor(origins: readonly Origin[], streams: Http2Origin, proxy: TestProxy) {
    this.#origins = origins;
    this.#streams = streams;
    this.proxy = proxy;
  }

  static async start(): Promise<History> {
    const origins = await Promise.all([1, 2, 3, 4].map(() => Origin.start(behave)));
    const streams = await Http2Origin.start(behaveByStream);
    const first = configOf(origins, streams, { weights: [1, 1, 1], draining: 4, protections: true });
    const history = new History(origins, streams, await TestProxy.start(first));
    const answer = await history.proxy.request({ target: '/both/ok' });
    history.#cookie = answer.header('set-cookie')?.split(';')[0] ?? '';
    return history;
  }

  async happen(one: Event): Promise<void> {
    switch (one.what) {
      case 'request': {
        const client = await this.proxy.connect();
        this.#clients.push(client);
        const [announced = 0, sent = 0] = one.body;
        const head = announced === 0 ? '' : `Content-Length: ${announced}\r\n`;
        const cookie = one.bound ? `Cookie: ${this.#cookie}\r\n` : '';
        const method = announced === 0 ? 'GET' : 'PUT';
        client.send(
          `${method} /${one.route}/${one.kind} HTTP/1.1\r\nHost: app.test\r\n${head}${cookie}\r\n${'x'.repeat(sent)}`,
        );
        return;
      }
      case 'leave': {
        const [client] = this.#clients.splice(one.which % Math.max(1, this.#clients.length), 1);
        if (one.reset) client?.reset();
        else client?.close();
        return;
      }
      case 'settle':
        await new Promise((resolve) => setImmediate(resolve));
        return;
      case 'time':
        this.proxy.clock.skip(one.ms);
        return;
      case 'revision':
        await this.proxy.apply(configOf(this.#origins, this.#streams, one));
        return;
      case 'discovery':
        this.proxy.worker.setEndpoints(
          'app',
          one.found.map((index) => ({ address: this.#origins[index]?.address ?? '', weight: 1, labels: {} })),
        );
        return;
      case 'verdict':
        this.proxy.worker.setVerdicts(
          'app',
          this.#origins.map(({ address }, index) => ({
            address,
            health: index === one.unhealthy ? 'unhealthy' : 'healthy',
          })),
        );
    }
  }

  /** Every client goes. */
  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    await this.proxy.stop();
    await Promise.all([...this.#origins, this.#streams].map((origin) => origin.stop()));
  }
}

function configOf(origins: readonly Origin[], streams: Http2Origin, revision: Revision): TestConfig {
  const { weights, draining, protections } = revision;
  const hedging = { type: 'hedging', delay: '5ms', methods: ['GET', 'PUT'] } as const;
  const retry = { type: 'retry', attempts: 3, backoff: { base: '1ms' }, perTryTimeout: '300ms' } as const;
  const mirror = { type: 'mirror', upstream: 'streams' } as const;
  const targets = origins.flatMap(({ address }, index) =>
    (weights[index] ?? 0) === 0 ? [] : [{ address, weight: weights[index] ?? 1, draining: index === draining }],
  );
  const of = (name: string, policies: object[]) => ({
    name,
    match: { path: { prefix: `/${name}` } },
    upstreams: [{ name: 'app' }, { name: 'streams' }],
    policies,
  });
  return {
    upstreams: [
      {
        name: 'app',
        targets,
        affinity: {},
        healthCheck: { type: 'tcp' },
        connectionPool: { maxActiveRequests: 4 },
        ...(protections ? { circuitBreaker: { failures: 2 }, outlierDetection: { maximumEjectedShare: 50 } } : {}),
      },
      {
        name: 'streams',
        protocol: 'h2c',
        targets: [{ address: streams.address }],
        ...(protections ? { circuitBreaker: { failures: 3 } } : {}),
      },
    ],
    routes: [of('hedged', [hedging, mirror]), of('retried', [retry, mirror]), of('both', [hedging, retry])],
  } as TestConfig;
}

/** All that is counted and is 0 on an idle worker. */
function countsOf({ worker }: TestProxy): Record<string, number> {
  const { shared, context } = worker;
  const counts: Record<string, number> = { exchanges: context.exchanges };
  for (const { upstream, id, inFlight, tunnels } of shared.endpoints.values()) {
    counts[`under way, ${upstream} ${id}`] = inFlight + tunnels;
  }
  for (const { underWay } of shared.retryBudgets.values()) counts.retries = (counts.retries ?? 0) + underWay;
  for (const { taken } of shared.mirrorSlots.values()) counts.copies = (counts.copies ?? 0) + taken;
  return counts;
}

it(`after any history every count returns to zero and every endpoint can be chosen again, seed ${testSeed}`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 60 }), async (events) => {
      await using history = await History.start();
      const { proxy } = history;
      for (const one of events) await history.happen(one);
      history.leave();
      await waitFor('every exchange to end', () => proxy.worker.context.exchanges === 0);
      // Copies, which wait for nobody, have 30 s.
      proxy.clock.skip(40_000);
      await waitFor(`zeros instead of ${JSON.stringify(countsOf(proxy))}`, () =>
        Object.values(countsOf(proxy)).every((count) => count === 0),
      );
      // Of revisions before nothing is left.
      await history.happen({ what: 'revision', weights: [1, 1, 1], draining: 4, protections: true });
      await history.happen({ what: 'discovery', found: [3] });
      await history.happen({ what: 'verdict', unhealthy: 4 });
      const { shared } = proxy.worker;
      expect([shared.endpoints.size, shared.gates.size]).toEqual([5, 2]);
      expect(shared.clients.size).toBe(5);
      // Nothing stays out once it is well.
      proxy.clock.skip(1_000_000);
      await waitFor('every endpoint to be well', async () => {
        for (let turn = 0; turn < 6; turn += 1) await proxy.request({ target: '/retried/ok' });
        return [...shared.endpoints.values()].every(
          ({ circuit, outlier, saturated }) =>
            (circuit?.state ?? 'closed') === 'closed' && outlier?.ejection === undefined && !saturated,
        );
      });
    }),
    { seed: testSeed, numRuns: 8, endOnFailure: true },
  );
}, 120_000);
