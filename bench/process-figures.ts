import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** CPU seconds used so far and memory now, added up over processes. */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Reads /proc; a process that has ended counts nothing. */
export function processFigures(pids: readonly number[]): ProcessFigures {
  let cpuSeconds = 0;
  let residentBytes = 0;
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      cpuSeconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      residentBytes += Number(resident?.[1] ?? 0) * 1024;
    } catch {
      // It ended while we looked.
    }
  }
  return { cpuSeconds, residentBytes };
}
