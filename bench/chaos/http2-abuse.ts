import {
  block,
  flag,
  frame,
  headers,
  RawHttp2,
  requestFields,
  reset,
  type,
} from '../../apps/proxy/test/support/raw-http2.ts';
import { processFigures } from '../process-figures.ts';
import { type Fault, onEach } from './fault.ts';
import { startProbe } from './probe.ts';

const attackers = 4;
const forMs = 3000;
const streams = 1000;
const post = requestFields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const);

/** Frames to send again and again. @param round counts from 0 */
type Attack = (round: number) => readonly Buffer[];

const fifty = Array.from({ length: 50 }, (_, index) => index);
const continuation = frame(type.continuation, 0, 1, block([['x-a', 'b'.repeat(1000)]]));
const attacks: Readonly<Record<string, Attack>> = {
  'rapid reset': (round) =>
    fifty.flatMap((index) => [headers(1 + 2 * (round * 50 + index)), reset(1 + 2 * (round * 50 + index))]),
  CONTINUATION: (round) => [...(round === 0 ? [headers(1, requestFields, 0)] : []), ...fifty.map(() => continuation)],
  SETTINGS: () => fifty.map(() => frame(type.settings, 0, 0)),
  PING: () => fifty.map(() => frame(type.ping, 0, 0, Buffer.alloc(8))),
};

const row = (what: string) => ({ title: `h2: ${what}`, goal: '≤ +100 MiB, probe ≤ 250 ms, same process' });

/** One row each, with a probe beside it and new attackers in the place of those that were sent away. */
const floods: readonly Fault[] = Object.entries(attacks).map(([name, attack]) =>
  onEach(row(`${name} flood of ${attackers} clients for ${forMs / 1000} s`), async ({ subject }) => {
    const watch = await watchProcess(subject);
    let sentAway = 0;
    const end = performance.now() + forMs;
    const attacker = async () => {
      while (performance.now() < end) {
        const client = await RawHttp2.connect(subject.http2Port).catch(() => undefined);
        if (client === undefined) break;
        using attacking = client;
        for (let round = 0; performance.now() < end && !attacking.closed; round++) {
          attacking.send(...attack(round));
          // What is not taken must not fill the attacker's memory instead.
          if (attacking.socket.writableNeedDrain) await drained(attacking);
          else await new Promise((resolve) => setImmediate(resolve));
        }
        if (attacking.closed) sentAway++;
      }
    };
    await Promise.all(Array.from({ length: attackers }, attacker));
    return `${await watch.stop()}, ${sentAway} connections ended`;
  }),
);

const unended = onEach(
  { ...row(`${streams.toLocaleString('en')} unended streams`), goal: `${row('').goal}, ≥ 900 refused` },
  async ({ subject }) => {
    const watch = await watchProcess(subject);
    using client = await RawHttp2.connect(subject.http2Port);
    for (let stream = 0; stream < streams && !client.closed; stream += 10) {
      client.send(
        ...Array.from({ length: 10 }, (_, index) => headers(1 + 2 * (stream + index), post, flag.endHeaders)),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const refused = client.closed ? streams : client.of(type.reset).length;
    const how = client.closed ? ' (connection ended)' : '';
    return `${await watch.stop()}, ${refused} of ${streams} refused${how}`;
  },
);

export const http2Abuse: readonly Fault[] = [...floods, unended];

async function watchProcess(subject: { readonly port: number; workers(): Promise<readonly number[]> }) {
  const before = await subject.workers();
  const resident = () => processFigures(before).residentBytes;
  const probe = startProbe(subject.port);
  while (probe.times.length < 50) await new Promise((resolve) => setTimeout(resolve, 20));
  const began = resident();
  let most = began;
  const timer = setInterval(() => {
    most = Math.max(most, resident());
  }, 100);
  return {
    async stop() {
      const probed = await probe.stop();
      clearInterval(timer);
      const after = await subject.workers();
      const same = before.every((pid) => after.includes(pid)) ? 'same process' : 'ANOTHER PROCESS';
      return `+${((most - began) / 2 ** 20).toFixed(1)} MiB, ${probed}, ${same}`;
    },
  };
}

function drained(client: RawHttp2): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      client.socket.off('drain', go).off('close', go);
      resolve();
    };
    const timer = setTimeout(go, 500);
    client.socket.on('drain', go).on('close', go);
  });
}
