import type { CertificateMaterial } from '@sluice/certificates/material';
import { type ConfigDocumentInput, documentSchema, type RouteInput, type UpstreamInput } from '@sluice/config';
import { type Clock, systemClock, systemRandom } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { compileSnapshot, type Snapshot } from '@sluice/snapshot';
import {
  connectRaw,
  formatRequest,
  type ParsedResponse,
  type RawClient,
  request,
  type SimpleRequest,
  waitFor,
} from '@sluice/testing';
import { type ListeningSockets, ownSockets } from '../../src/listeners/listening-socket.ts';
import { type ApplyOutcome, ProxyWorker, type WorkerOptions } from '../../src/worker.ts';
import { testSecretKey } from './test-certificates.ts';

/** What a test says of a configuration; listener `web` is there unless it says otherwise. */
export type TestConfig = Partial<Omit<ConfigDocumentInput, 'version'>> & {
  /** Members of the listener `web`. */
  readonly web?: Partial<NonNullable<ConfigDocumentInput['listeners']>[number]>;
};

/** Compiles a configuration as the controller would. */
export function snapshotOf(config: TestConfig, revision = 1): Snapshot {
  const { web, ...document } = config;
  const parsed = documentSchema.parse({
    version: 1,
    listeners: [{ name: 'web', address: '127.0.0.1:1', ...web }],
    ...document,
  });
  return compileSnapshot(parsed, { revision, hash: revision.toString(16).padStart(64, '0') });
}

/** Whatever port a configuration names, the system chooses a free one. */
const ephemeralSockets: ListeningSockets = {
  listen: (server, { host }) => ownSockets.listen(server, { host, port: 0 }),
  release: (address) => ownSockets.release(address),
};

/** One upstream of these addresses and one route that sends everything to it. */
export function everythingTo(
  addresses: string | readonly string[],
  given: { readonly route?: Partial<RouteInput>; readonly upstream?: Partial<UpstreamInput> } = {},
): Pick<TestConfig, 'upstreams' | 'routes'> {
  const targets = [addresses].flat().map((address) => ({ address }));
  return {
    upstreams: [{ name: 'app', targets, ...given.upstream }],
    routes: [{ name: 'all', upstreams: [{ name: 'app' }], ...given.route }],
  };
}

/** What a test replaces of a worker's surroundings. */
type TestProxyOptions = Partial<Pick<WorkerOptions, 'createClient' | 'sendAccessLog' | 'zone'>>;

/** The system's clock, which can be set forward so that long limits need no waiting. */
class SkippingClock implements Clock {
  #skipped = 0;
  readonly now = () => systemClock.now() + this.#skipped;
  readonly monotonic = () => systemClock.monotonic() + this.#skipped;
  readonly after = systemClock.after;
  readonly every = systemClock.every;

  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
  }
}

/** A worker inside the test's own process, without supervisor and controller. */
export class TestProxy implements AsyncDisposable {
  readonly worker: ProxyWorker;
  /** What the worker takes for time; timers of the system run on as they are. */
  readonly clock = new SkippingClock();
  #revision = 0;

  private constructor(options: TestProxyOptions) {
    this.worker = new ProxyWorker({
      id: 'proxy-test',
      clock: this.clock,
      random: systemRandom,
      log: createLogger('proxy-test', process.env.SLUICE_LOG_LEVEL === 'debug' ? 'debug' : 'silent'),
      sockets: ephemeralSockets,
      openKey: testSecretKey.open,
      deriveKey: testSecretKey.deriveKey,
      ...options,
    });
  }

  /** @param certificates what is there before the configuration that names them */
  static async start(
    config: TestConfig,
    options: TestProxyOptions = {},
    certificates: readonly CertificateMaterial[] = [],
  ): Promise<TestProxy> {
    const proxy = new TestProxy(options);
    proxy.worker.start();
    proxy.worker.setCertificates(certificates);
    const outcome = await proxy.apply(config);
    if (outcome.kind === 'rejected') throw new Error(outcome.issues.map((issue) => issue.message).join('\n'));
    return proxy;
  }

  apply(config: TestConfig): Promise<ApplyOutcome> {
    this.#revision += 1;
    return this.worker.apply(snapshotOf(config, this.#revision));
  }

  /** Port of a listener. */
  port(listener = 'web'): number {
    const found = this.worker.listeners.find(listener);
    if (found === undefined) throw new Error(`there is no listener ${listener}`);
    return found.port;
  }

  connect(): Promise<RawClient> {
    return connectRaw(this.port());
  }

  /** One request on a connection of its own. */
  request(simple: SimpleRequest = {}): Promise<ParsedResponse> {
    return request(this.port(), simple);
  }

  /** Sends exactly these bytes on a connection of its own and reads one response. */
  async send(bytes: string): Promise<ParsedResponse> {
    using client = await this.connect();
    return await client.send(bytes).readResponse();
  }

  get connections(): number {
    let open = 0;
    for (const listener of this.worker.listeners.all()) open += listener.connections;
    return open;
  }

  /** Waits until no exchange is under way: what a test of releases and aborts ends with. */
  async waitUntilIdle(): Promise<void> {
    await waitFor('every exchange to end', () => this.worker.context.exchanges === 0);
    for (const endpoint of this.worker.shared.endpoints.values()) {
      await waitFor(`${endpoint.id} to be free`, () => endpoint.inFlight === 0);
    }
  }

  /** Cuts what is open and waits until nothing is. */
  async stop(): Promise<void> {
    await this.worker.drain(0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

export { formatRequest };

/** What the `echo` origin says it received. */
export interface Echoed {
  readonly method: string;
  readonly target: string;
  /** Flat, as sent. */
  readonly headers: readonly string[];
  readonly trailers: readonly string[];
  readonly body: string;
}

export function echoed(response: ParsedResponse): Echoed {
  return JSON.parse(response.body.toString()) as Echoed;
}

/** All values of a field in a flat list. */
export function values(headers: readonly string[], name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
}
