import { Agent, request } from 'node:http';

interface Visit {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Visits per second at the middle of the wave. */
  readonly rate: number;
}

const visits: readonly Visit[] = [
  { host: 'shop.localhost', path: '/', rate: 14 },
  { host: 'api.localhost', path: '/catalogue/items', rate: 10 },
  { host: 'api.localhost', path: '/catalogue/items', headers: { 'x-canary': 'yes' }, rate: 2 },
  { host: 'api.localhost', path: '/payments/charge', method: 'POST', rate: 5 },
  { host: 'api.localhost', path: '/search?q=gate', rate: 3 },
  { host: 'api.localhost', path: '/teapot', rate: 0.5 },
  { host: 'www.localhost', path: '/offers', rate: 0.5 },
  { host: 'nobody.localhost', path: '/', rate: 0.2 },
];

/**
 * Sends the demo's visitors, about 35 requests a second in a slow wave, until stopped. A visit that fails is simply
 * over: the gateway's own figures are what shows it.
 */
export function startLoad(gateway: URL): () => void {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const due = visits.map(() => 0);
  const timer = setInterval(() => {
    const wave = 1 + 0.5 * Math.sin((performance.now() - began) / 20_000);
    for (const [index, visit] of visits.entries()) {
      let waiting = (due[index] ?? 0) + visit.rate * wave * 0.05 * (0.5 + Math.random());
      for (; waiting >= 1; waiting--) send(gateway, visit, agent);
      due[index] = waiting;
    }
  }, 50);
  return () => {
    clearInterval(timer);
    agent.destroy();
  };
}

function send(gateway: URL, visit: Visit, agent: Agent): void {
  const outgoing = request({
    agent,
    hostname: gateway.hostname,
    port: gateway.port,
    path: visit.path,
    method: visit.method ?? 'GET',
    headers: { ...visit.headers, host: visit.host, 'user-agent': 'sluice-demo' },
    timeout: 10_000,
  });
  outgoing.on('response', (response) => response.resume());
  outgoing.on('timeout', () => outgoing.destroy());
  outgoing.on('error', () => undefined);
  outgoing.end(visit.method === 'POST' ? '{"amount":42}' : undefined);
}
