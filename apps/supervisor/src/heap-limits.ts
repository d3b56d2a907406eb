import { totalmem } from 'node:os';

/** The most that each process may have of its JavaScript heap, MiB. */
export interface HeapLimits {
  /** Each of them. */
  readonly proxy: number;
  readonly controller: number;
  readonly dashboard: number;
}

/** What each needs to work at all. Less memory than that is not worked with: it would end the processes one after the other. */
const least: HeapLimits = { proxy: 128, controller: 192, dashboard: 192 };
/** More than this no healthy process uses; what it holds is a leak that would be looked for in vain for longer. */
const most: HeapLimits = { proxy: 4096, controller: 4096, dashboard: 2048 };

/**
 * Half of the memory goes to heaps, so that one that leaks ends its own process and not the machine. The other half is for
 * what is outside of them: buffers, SQLite, TLS, the kernel's sockets and one worker more in a rolling replacement.
 * V8 by itself would give each process as much as if it were alone.
 * @param memoryMiB of the machine, or what is meant for the appliance
 */
export function heapLimits(memoryMiB: number, workers: number): HeapLimits {
  const heaps = memoryMiB / 2;
  const limit = (name: keyof HeapLimits, share: number) =>
    Math.floor(Math.min(most[name], Math.max(least[name], heaps * share)));
  return {
    proxy: limit('proxy', 0.6 / workers),
    controller: limit('controller', 0.25),
    dashboard: limit('dashboard', 0.15),
  };
}

/** Of the machine, or of the control group that the supervisor runs in, MiB. */
export function machineMemory(): number {
  // 0 when nobody knows, and a number beyond every machine when nothing is set.
  const constrained = process.constrainedMemory();
  return Math.floor((constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2 ** 20);
}

/** Whether the operator has said it to Node already, which then holds for every process. */
export function limitsHeapItself(nodeOptions: string | undefined): boolean {
  return /--max[-_]old[-_]space[-_]size|--max[-_]heap[-_]size/.test(nodeOptions ?? '');
}
