import { connect, type Socket } from 'node:net';
import { onEach } from './fault.ts';
import { startProbe } from './probe.ts';

const ofEachKind = 500;
/** Longer is not waited for. */
const limitMs = 65_000;
const dripMs = 2000;

export const slowClients = onEach(
  {
    title: `${ofEachKind * 2} slow clients, half of them in the head, half in the body, a byte every ${dripMs / 1000} s`,
    goal: 'heads closed ≤ 30 s, bodies ≤ 60 s, others unaffected',
    waits: true,
  },
  async ({ subject }) => {
    const probe = startProbe(subject.port);
    const clients = (bytes: string) => Array.from({ length: ofEachKind }, () => new SlowClient(subject.port, bytes));
    const heads = clients('GET / HTTP/1.1\r\nHost: slow\r\nX-Slow: ');
    const bodies = clients('POST /upload HTTP/1.1\r\nHost: slow\r\nContent-Length: 1000000\r\n\r\n');
    const all = [...heads, ...bodies];
    const end = performance.now() + limitMs;
    while (performance.now() < end && all.some(({ closedAfterMs }) => closedAfterMs === 0)) {
      await new Promise((resolve) => setTimeout(resolve, dripMs));
      for (const client of all) client.drip();
    }
    for (const client of all) client.destroy();
    return `heads ${closedInWords(heads)}, bodies ${closedInWords(bodies)}, ${await probe.stop()}`;
  },
);

function closedInWords(clients: readonly SlowClient[]): string {
  const closed = clients.map(({ closedAfterMs }) => closedAfterMs).filter((after) => after > 0);
  const last = `≤ ${(Math.max(0, ...closed) / 1000).toFixed(1)} s`;
  if (closed.length === clients.length) return `closed ${last}`;
  return closed.length === 0 ? 'never closed' : `${closed.length} of ${clients.length} closed ${last}`;
}

class SlowClient {
  readonly #socket: Socket;
  readonly #began = performance.now();
  #closedAfterMs = 0;
  #given = false;

  constructor(port: number, bytes: string) {
    this.#socket = connect(port, '127.0.0.1', () => this.#socket.write(bytes));
    this.#socket.on('error', () => {});
    const closed = () => {
      if (this.#closedAfterMs === 0 && !this.#given) this.#closedAfterMs = performance.now() - this.#began;
    };
    this.#socket
      .on('data', () => {})
      .on('end', closed)
      .on('close', closed);
  }

  /** 0 while it is open. */
  get closedAfterMs(): number {
    return this.#closedAfterMs;
  }

  drip(): void {
    if (this.#closedAfterMs === 0) this.#socket.write('x');
  }

  destroy(): void {
    this.#given = true;
    this.#socket.destroy();
  }
}
