import { connect, type TLSSocket } from 'node:tls';
import { onEach } from './fault.ts';

const swaps = 8;
const betweenMs = 1200;
const handshakesPerSecond = 100;

interface Handshake {
  readonly beganAt: number;
  readonly fingerprint: string;
  readonly resumed: boolean;
  /** Can be used to resume. */
  readonly ticket: Buffer | undefined;
}

export const certificateSwap = onEach(
  {
    title: `${swaps} certificate swaps at ${handshakesPerSecond} handshakes/s`,
    goal: '0 failed, new certificate ≤ 1 s, tickets still resume',
  },
  async ({ subject, ca, swapCertificate }) => {
    const shake = (session?: Buffer) => handshake(subject.securePort, ca, session);
    const { ticket } = await shake();
    if (ticket === undefined) return 'gives out no tickets';
    const seen: Handshake[] = [];
    let failed = 0;
    let running = true;
    const load = (async () => {
      const underWay = new Set<Promise<void>>();
      for (let due = performance.now(); running; due += 1000 / handshakesPerSecond) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
        const one = shake().then(
          (done) => void seen.push(done),
          () => void failed++,
        );
        underWay.add(one);
        void one.then(() => underWay.delete(one));
      }
      await Promise.all(underWay);
    })();
    const swappedAt: number[] = [];
    for (let count = 0; count < swaps; count++) {
      await new Promise((resolve) => setTimeout(resolve, betweenMs));
      swappedAt.push(performance.now());
      await swapCertificate();
    }
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
    running = false;
    await load;
    // From each swap to the last handshake that still showed a certificate from before it.
    const late = swappedAt.map((at, index) => {
      const before = new Set(seen.filter(({ beganAt }) => beganAt < at).map(({ fingerprint }) => fingerprint));
      const until = swappedAt[index + 1] ?? Number.POSITIVE_INFINITY;
      const old = seen.filter(({ beganAt, fingerprint }) => beganAt > at && beganAt < until && before.has(fingerprint));
      return Math.max(0, ...old.map(({ beganAt }) => beganAt - at));
    });
    const certificates = new Set(seen.map(({ fingerprint }) => fingerprint)).size;
    const again = await Promise.all(Array.from({ length: 20 }, () => shake(ticket)));
    const resumed = again.filter((each) => each.resumed).length;
    return `${failed} failed of ${failed + seen.length}, ${certificates}/${swaps + 1} certificates seen, new one within ${Math.round(Math.max(...late))} ms, ${resumed}/20 resume with a ticket from before`;
  },
);

function handshake(port: number, ca: string, session?: Buffer): Promise<Handshake> {
  const beganAt = performance.now();
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      ...{ port, host: '127.0.0.1', servername: 'localhost', ca, ALPNProtocols: ['http/1.1'] },
      ...(session === undefined ? {} : { session }),
    });
    let ticket: Buffer | undefined;
    socket.on('session', (given: Buffer) => {
      ticket = given;
    });
    socket.once('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 s')));
    socket.once('secureConnect', () => {
      const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      const resumed = socket.isSessionReused();
      // TLS 1.3 gives tickets after the handshake, with the first bytes at the latest.
      socket.once('data', () => {
        socket.destroy();
        resolve({ beganAt, fingerprint, resumed, ticket });
      });
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    });
  });
}
