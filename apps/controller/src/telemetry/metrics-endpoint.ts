import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  backoffDelayMs,
  type Clock,
  messageOf,
  type Random,
  type Service,
  systemRandom,
  type Timer,
} from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { parseAddress } from '@sluice/core/schema';
import { prometheusContentType } from '@sluice/metrics';

const backoff = { initialMs: 1000, maximumMs: 30_000 };

export interface MetricsEndpointOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: Random;
  /** `host:port` to serve on; asked every second, and followed when it changes. */
  readonly address: () => string;
  /** The body of /metrics. */
  readonly metrics: () => string;
  /** Whether the gateway serves what its operator wants. */
  readonly ready: () => boolean;
}

/**
 * Serves `/metrics`, `/_/health` and `/_/ready` over plain HTTP. A busy port is a `problem` in words, told once, and
 * tried again with backoff: metrics never hold up the controller.
 */
export class MetricsEndpoint implements Service {
  readonly #options: MetricsEndpointOptions;
  #server: Server | undefined;
  #wanted = '';
  #problem = '';
  #attempt = 0;
  #watch: Timer | undefined;
  #retry: Timer | undefined;

  constructor(options: MetricsEndpointOptions) {
    this.#options = options;
  }

  /** Why /metrics cannot be served, in words; empty when it is. */
  get problem(): string {
    return this.#problem;
  }

  /** The port in use; undefined while not listening. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  }

  start(): void {
    if (this.#watch !== undefined) return;
    this.#watch = this.#options.clock.every(1000, () => this.#follow());
    this.#follow();
  }

  async stop(): Promise<void> {
    this.#watch?.cancel();
    this.#watch = undefined;
    this.#wanted = '';
    await this.#close();
  }

  #follow(): void {
    const address = this.#options.address();
    if (address === this.#wanted) return;
    this.#wanted = address;
    this.#attempt = 0;
    this.#close().then(
      () => this.#listen(address),
      (thrown: unknown) => this.#failed(address, messageOf(thrown)),
    );
  }

  #listen(text: string): void {
    // Another address may have been asked for while the server before this one closed.
    if (text !== this.#wanted) return;
    const address = parseAddress(text);
    if ('problem' in address) {
      this.#problem = `/metrics cannot be served: ${address.problem}`;
      return;
    }
    const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) =>
      this.#answer(request, response),
    );
    server.maxConnections = 100;
    this.#server = server;
    server.on('error', (error) => {
      if (this.#server !== server) return;
      this.#server = undefined;
      server.close();
      this.#failed(text, messageOf(error));
    });
    server.listen(address.port, address.host, () => {
      // Stopped while the address was being looked up.
      if (this.#server !== server) {
        server.close();
        return;
      }
      this.#attempt = 0;
      this.#problem = '';
      this.#options.logger.info({ address: text }, 'serving /metrics');
    });
  }

  #failed(text: string, message: string): void {
    if (text !== this.#wanted) return;
    const problem = `/metrics cannot be served on ${text}: ${message}`;
    if (problem !== this.#problem) this.#options.logger.error(problem);
    this.#problem = problem;
    const delayMs = backoffDelayMs(this.#attempt, backoff, this.#options.random ?? systemRandom);
    this.#attempt += 1;
    this.#retry = this.#options.clock.after(delayMs, () => this.#listen(text));
  }

  async #close(): Promise<void> {
    this.#retry?.cancel();
    this.#retry = undefined;
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      reply(response, 405, 'text/plain', 'only GET and HEAD\n', { allow: 'GET, HEAD' });
    } else if (path === '/metrics') {
      reply(response, 200, prometheusContentType, this.#options.metrics());
    } else if (path === '/_/health') {
      reply(response, 200, 'application/json', '{"status":"ok"}\n');
    } else if (path === '/_/ready') {
      const ready = this.#options.ready();
      reply(response, ready ? 200 : 503, 'application/json', `{"status":"${ready ? 'ready' : 'not ready'}"}\n`);
    } else {
      reply(response, 404, 'text/plain', 'try /metrics, /_/health or /_/ready\n');
    }
  }
}

function reply(response: ServerResponse, status: number, type: string, body: string, more = {}): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' };
  response.writeHead(status, { ...headers, ...more });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
