import type { GatewayStatus } from '@sluice/control';
import type { Issue } from '@sluice/core';
import type { RevisionStatus, RevisionSummary } from '@sluice/store';

/** How far a revision has come: "live on 2/2 in 12 ms". */
export interface RevisionLiveStatus {
  readonly revision: number;
  /**
   * `live` every worker serves it; `partly` some do; `pending` none has answered; `refused` at least one refused it
   * and serves the one before; `superseded` a newer one is in force; `unknown` the controller is not there to tell.
   */
  readonly state: 'live' | 'partly' | 'pending' | 'refused' | 'superseded' | 'unknown';
  readonly applied: number;
  readonly workers: number;
  /** From the commit to the last worker's answer, milliseconds; null when it is not live, or was so after a restart. */
  readonly tookMs: number | null;
  readonly refusals: readonly { readonly worker: string; readonly reasons: readonly string[] }[];
}

/** A worker that answers later than this started later; its delay says nothing about the change. */
const longestChangeMs = 60_000;

/** @param status of the gateway now; undefined while the controller is away */
export function toLiveStatus(
  summary: RevisionSummary,
  answers: readonly RevisionStatus[],
  latest: number,
  status: GatewayStatus | undefined,
): RevisionLiveStatus {
  const refused = answers.filter(({ state }) => state === 'rejected');
  const accepted = answers.filter(({ state }) => state === 'applied');
  const isLatest = summary.number === latest;
  const workers = isLatest && status !== undefined ? staying(status).length : answers.length;
  const serving = isLatest && status !== undefined ? countServing(status, summary.number) : accepted.length;
  const delays = accepted.map(({ at }) => at - summary.createdAt).filter((delay) => delay < longestChangeMs);
  return {
    revision: summary.number,
    state: stateOf({ isLatest, known: status !== undefined, refused: refused.length, serving, workers }),
    applied: serving,
    workers,
    tookMs: delays.length === 0 ? null : Math.max(0, ...delays),
    refusals: refused.map(({ worker, issues }) => ({ worker, reasons: issues.map((issue: Issue) => issue.message) })),
  };
}

function countServing(status: GatewayStatus, revision: number): number {
  return staying(status).filter((worker) => worker.revision === revision).length;
}

/** A worker that drains gets no new revision; its successor answers for it. */
function staying(status: GatewayStatus) {
  return status.workers.filter(({ state }) => state !== 'draining');
}

function stateOf(facts: {
  isLatest: boolean;
  known: boolean;
  refused: number;
  serving: number;
  workers: number;
}): RevisionLiveStatus['state'] {
  if (facts.refused > 0) return 'refused';
  if (!facts.isLatest) return 'superseded';
  if (!facts.known) return 'unknown';
  if (facts.serving === 0) return 'pending';
  return facts.serving === facts.workers ? 'live' : 'partly';
}
