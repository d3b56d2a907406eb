import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { verdictsLapseMs } from './endpoint-verdicts.ts';

const keptVerdictSchema = z.object({
  upstream: z.string(),
  address: z.string(),
  /** Wall clock of when it became unhealthy. */
  since: z.number(),
  /** What the newest failure was, in words. */
  failure: z.string(),
});
/** An endpoint that was unhealthy. Only these are kept: of all others the first check says soon enough what they are. */
export type KeptVerdict = z.infer<typeof keptVerdictSchema>;

const fileSchema = z.object({
  /** Wall clock of when all of this held. */
  at: z.number(),
  unhealthy: z.array(keptVerdictSchema),
});

function pathIn(dataDirectory: string): string {
  return join(dataDirectory, 'health-verdicts.json');
}

/**
 * What health checks said when the gateway was last running: for a start in which an endpoint that was down is not given
 * requests until its first check. Nothing when it is as old as what nobody repeats, or cannot be read.
 * @param now wall clock
 */
export function readKeptVerdicts(dataDirectory: string, now: number): readonly KeptVerdict[] {
  try {
    const { at, unhealthy } = fileSchema.parse(JSON.parse(readFileSync(pathIn(dataDirectory), 'utf8')));
    const age = now - at;
    return age >= 0 && age < verdictsLapseMs ? unhealthy : [];
  } catch {
    return [];
  }
}

/** Not flushed: what a machine that goes down loses, the first checks say again. @throws Error of the file system */
export function writeKeptVerdicts(dataDirectory: string, now: number, unhealthy: readonly KeptVerdict[]): void {
  const path = pathIn(dataDirectory);
  writeFileSync(`${path}.new`, JSON.stringify({ at: now, unhealthy }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
