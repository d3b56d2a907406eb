// npm run chaos [-- --only PART-OF-A-TITLE] [--all] [--alone] [--soak SECONDS]
// Breaks a running appliance in the ways that traffic can, and nginx and HAProxy beside it where the same has a meaning;
// prints what was seen beside what is aimed for. `--all` breaks what is behind the wire, too; `--alone` leaves the others
// out. Judges nothing and is part of no test: a figure depends on the machine.
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { certificateSwap } from './chaos/certificate-swap.ts';
import type { Fault } from './chaos/fault.ts';
import { fullDisk } from './chaos/full-disk.ts';
import { http2Abuse } from './chaos/http2-abuse.ts';
import { invalidConfigurations } from './chaos/invalid-configurations.ts';
import { startAlone } from './chaos/lost-database.ts';
import { lostController, lostDashboard, lostWorker, rollingRestarts } from './chaos/lost-processes.ts';
import { lostUpstreams } from './chaos/lost-upstreams.ts';
import { oneUpstreamLost } from './chaos/one-upstream-lost.ts';
import { heldWebSockets, idleConnections, idleTlsConnections } from './chaos/open-connections.ts';
import { reload } from './chaos/reload.ts';
import { slowClients } from './chaos/slow-clients.ts';
import { soak } from './chaos/soak.ts';
import { haproxy } from './chaos/subjects/haproxy.ts';
import { nginx } from './chaos/subjects/nginx.ts';
import { wrongPasswords } from './chaos/wrong-passwords.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    soak: { type: 'string', default: '30' },
  },
});

const onTheWire: readonly Fault[] = [
  reload,
  certificateSwap,
  lostWorker,
  rollingRestarts,
  idleConnections,
  idleTlsConnections,
  heldWebSockets,
  slowClients,
  ...http2Abuse,
  soak(Number(values.soak)),
];
const behindIt: readonly Fault[] = [
  lostDashboard,
  lostController,
  startAlone,
  invalidConfigurations,
  wrongPasswords,
  oneUpstreamLost,
  lostUpstreams,
  fullDisk,
];
const others = values.alone ? [] : [nginx, haproxy].filter((kind) => kind.missing() === undefined);
const columns = ['Sluice', ...others.map(({ name }) => name)];
const rows: string[][] = [];

console.log(`${cpus().length} cores (${cpus()[0]?.model}), Linux ${release()}, Node ${process.versions.node}`);
console.log('two workers, about 500 requests/s over 20 connections unless said\n');
const began = performance.now();
for (const fault of [...onTheWire, ...(values.all ? behindIt : [])].filter(({ title }) =>
  title.includes(values.only),
)) {
  const measures = [() => fault.measure(), ...others.map((kind) => async () => (await fault.beside?.(kind)) ?? '–')];
  const cells: string[] = [];
  if (fault.waits === true) cells.push(...(await Promise.all(measures.map(inWords))));
  else for (const measure of measures) cells.push(await inWords(measure));
  console.log(`${fault.title}\n  ${'goal'.padEnd(8)}  ${fault.goal}`);
  for (const [index, cell] of cells.entries()) console.log(`  ${columns[index]?.padEnd(8)}  ${cell}`);
  console.log();
  rows.push([fault.title, fault.goal, ...cells]);
}

console.log(`| fault | goal | ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length + 2)}`);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
console.log(
  `\n${Math.round((performance.now() - began) / 1000)} s in all, load ${readFileSync('/proc/loadavg', 'utf8').slice(0, 14)}`,
);

function inWords(measure: () => Promise<string>): Promise<string> {
  return measure().catch((error: unknown) => `FAILED: ${error instanceof Error ? error.message : error}`);
}
