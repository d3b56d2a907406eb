import { Worker } from 'node:worker_threads';
import { flag, headers, requestFields, type } from '../../apps/proxy/test/support/http2-frames.ts';
import { RawHttp2 } from '../../apps/proxy/test/support/raw-http2.ts';
import { processFigures } from '../process-figures.ts';
import { type Fault, onEach } from './fault.ts';
import { type Attack, attackNames } from './http2-attackers.ts';
import { startProbe } from './probe.ts';

const attackers = 4;
const forMs = 3000;
const streams = 1000;
const post = requestFields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const);

const row = (what: string) => ({ title: `h2: ${what}`, goal: '≤ +100 MiB, probe ≤ 250 ms, same process' });

/** One row each, with a probe beside it and new attackers in the place of those that were sent away. */
const floods: readonly Fault[] = attackNames.map((name) =>
  onEach(row(`${name} flood of ${attackers} clients for ${forMs / 1000} s`), async ({ subject }) => {
    const watch = await watchProcess(subject);
    const ended = await attack({ name, port: subject.http2Port, attackers, forMs });
    return `${await watch.stop()}, ${ended} connections ended`;
  }),
);

function attack(workerData: Attack): Promise<number> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./http2-attackers.ts', import.meta.url), { workerData });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

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
