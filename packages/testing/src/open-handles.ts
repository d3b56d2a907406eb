import { waitFor } from './wait-for.ts';

/** Kinds of resources that keep a process alive or a peer waiting; what the runtime opens for itself is none of them. */
const watched =
  /^(TCPSocketWrap|TCPServerWrap|PipeWrap|PipeServerWrap|TLSWrap|UDPWrap|Timeout|FSEventWrap|ProcessWrap)$/;

function count(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (watched.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Remembers what is open now and gives back a check that no more is open than that: for the end of a test of
 * something with a `stop`. Timers that do not keep the process alive are not seen.
 */
export function watchOpenHandles(): () => Promise<void> {
  const before = count();
  return async () => {
    let left: string[] = [];
    try {
      await waitFor('everything to be closed', () => {
        // `waitFor` itself sleeps by one timer, which has fired when it looks.
        left = Array.from(count())
          .filter(([kind, open]) => open > (before.get(kind) ?? 0))
          .map(([kind, open]) => `${open - (before.get(kind) ?? 0)} × ${kind}`);
        return left.length === 0;
      });
    } catch (cause) {
      throw new Error(`still open: ${left.join(', ')}`, { cause });
    }
  };
}
