import { latestRevisionNumber } from '../../configuration/commit-change.ts';
import type { ApiContext } from '../../context.ts';

const patienceMs = 5000;

/** True when every worker serves the newest revision; false when that took longer than 5 s. */
export async function waitUntilLive(
  context: Pick<ApiContext, 'store' | 'feed' | 'clock'>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const wanted = latestRevisionNumber(context);
  const left = signal ?? new AbortController().signal;
  const deadline = context.clock.monotonic() + patienceMs;
  const isLive = () => {
    const workers = context.feed.status?.workers.filter(({ state }) => state !== 'draining') ?? [];
    return workers.length > 0 && workers.every(({ revision }) => revision >= wanted);
  };
  const subscriber = context.feed.watch({});
  try {
    while (!isLive()) {
      const rest = deadline - context.clock.monotonic();
      if (rest <= 0 || left.aborted) return false;
      if ((await subscriber.take(left, rest)).ended) return false;
    }
    return true;
  } finally {
    context.feed.unwatch(subscriber);
  }
}
