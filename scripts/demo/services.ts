import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** One small service of the demo: how slow and how faulty it is. */
export interface DemoService {
  readonly name: string;
  readonly version: string;
  readonly zone: string;
  readonly port: number;
  /** Typical time to answer, milliseconds; real ones scatter around it. */
  readonly typicalMs: number;
  /** Share of answers that are 503, 0–1. */
  readonly errorShare: number;
}

/** The shop behind the demo gateway. The second payments endpoint is the one that makes trouble. */
export function demoServices(firstPort: number): DemoService[] {
  const service = (name: string, version: string, zone: string, typicalMs: number, errorShare = 0) => ({
    name,
    version,
    zone,
    typicalMs,
    errorShare,
  });
  return [
    service('storefront', 'v1', 'eu-1a', 12),
    service('storefront', 'v1', 'eu-1b', 14),
    service('catalogue', 'v1', 'eu-1a', 25, 0.002),
    service('catalogue', 'v1', 'eu-1b', 28, 0.002),
    service('catalogue', 'v2', 'eu-1a', 18),
    service('payments', 'v1', 'eu-1a', 60, 0.005),
    service('payments', 'v1', 'eu-1b', 95, 0.06),
    service('search', 'v1', 'eu-1a', 140, 0.01),
  ].map((each, index) => ({ ...each, port: firstPort + index }));
}

/** Starts every service on `host`; resolves when all of them listen. */
export async function startServices(services: readonly DemoService[], host: string): Promise<() => Promise<void>> {
  const servers = await Promise.all(services.map((service) => startService(service, host)));
  return async () => {
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  };
}

function startService(service: DemoService, host: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    request.resume();
    // Log-normal scatter: most answers near the typical time, a few far slower, as real services are.
    const scatter = Math.exp(0.35 * (Math.random() + Math.random() + Math.random() - 1.5) * 2);
    await pause(service.typicalMs * scatter);
    const failed = Math.random() < service.errorShare;
    const body = JSON.stringify({
      service: service.name,
      version: service.version,
      zone: service.zone,
      path: request.url,
    });
    response.writeHead(failed ? 503 : 200, { 'content-type': 'application/json' });
    response.end(failed ? '{"error":"overloaded"}' : body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(service.port, host, () => resolve(server));
  });
}
