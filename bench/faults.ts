// What faults cost: breaks a running appliance in every way that the foundation promises to survive, and prints what
// was seen beside what is aimed for.

import { invalidConfigurations, manyRevisions } from './faults/changes.ts';
import type { Fault } from './faults/fault.ts';
import { fullDisk } from './faults/full-disk.ts';
import { idleConnections } from './faults/idle-connections.ts';
import { startAlone } from './faults/lost-database.ts';
import { lostController, lostDashboard, lostWorker, rollingRestarts } from './faults/lost-processes.ts';
import { lostUpstreams } from './faults/lost-upstreams.ts';
import { oneUpstreamLost } from './faults/one-upstream-lost.ts';
import { wrongPasswords } from './faults/wrong-passwords.ts';

const faults: readonly Fault[] = [
  lostWorker,
  lostDashboard,
  lostController,
  startAlone,
  manyRevisions,
  rollingRestarts,
  invalidConfigurations,
  wrongPasswords,
  oneUpstreamLost,
  lostUpstreams,
  fullDisk,
  idleConnections,
];

/** @param only measures the faults whose title contains it */
export async function benchFaults(only = ''): Promise<void> {
  console.log('\nfaults: two workers, about 500 requests/s over 20 connections unless said');
  for (const { title, goal, measure } of faults.filter((fault) => fault.title.includes(only))) {
    const measured = await measure().catch(
      (error: unknown) => `FAILED: ${error instanceof Error ? error.message : error}`,
    );
    console.log(`\n${title}\n  goal      ${goal}\n  measured  ${measured}`);
  }
}
