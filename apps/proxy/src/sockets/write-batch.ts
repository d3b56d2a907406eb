/** Something that waits to be written. */
export interface Waiting {
  /** For the batch only. Comes once for each time it was put there; what it would write may be gone by then. */
  flushNow(): void;
}

let batch: Waiting[] = [];

/**
 * Writes at the end of this turn of the event loop, when everything that had come has been read. A write wakes whoever
 * waits at the other end, which costs more than the write itself: those that follow one another closely find it awake.
 * With one exchange under way nothing waits, because nothing else is read before.
 */
export function flushAfterReads(waiting: Waiting): void {
  if (batch.length === 0) setImmediate(flushBatch);
  batch.push(waiting);
}

function flushBatch(): void {
  const now = batch;
  batch = [];
  flushFrom(now, 0);
}

/** What one of them throws is still told, but keeps no other connection from being written to. */
function flushFrom(all: readonly Waiting[], first: number): void {
  let at = first;
  try {
    for (; at < all.length; at++) all[at]?.flushNow();
  } finally {
    if (at < all.length) flushFrom(all, at + 1);
  }
}
