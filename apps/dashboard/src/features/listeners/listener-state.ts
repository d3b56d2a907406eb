import type { ListenerConfig } from '@sluice/config';
import type { GatewayStatus } from '@sluice/control';
import type { HealthState } from '@sluice/ui';

/** What one worker says of a listener. */
export interface WorkerListening {
  readonly worker: string;
  readonly listening: boolean;
  /** The system's own words; empty while it listens. */
  readonly problem: string;
}

export interface ListenerHealth {
  readonly state: HealthState;
  /** `Listening`, `Not listening`, `1/2 workers`. */
  readonly word: string;
  readonly reason: string;
}

export function workersOf(name: string, status: GatewayStatus | undefined): WorkerListening[] {
  return (status?.workers ?? []).flatMap((worker) =>
    worker.listeners
      .filter((listener) => listener.name === name)
      .map(({ listening, problem }) => ({ worker: worker.id, listening, problem })),
  );
}

export function listenerHealth(
  { enabled }: Pick<ListenerConfig, 'enabled'>,
  workers: readonly WorkerListening[],
): ListenerHealth {
  if (!enabled) return { state: 'unknown', word: 'Disabled', reason: 'Switched off' };
  if (workers.length === 0) return { state: 'unknown', word: 'Unknown', reason: 'No worker has told of it yet' };
  const failed = workers.filter(({ listening }) => !listening);
  const [first] = failed;
  if (first === undefined) {
    return { state: 'healthy', word: 'Listening', reason: `on ${workers.length} of ${workers.length} workers` };
  }
  const reason = `${first.worker}: ${first.problem}`;
  if (failed.length === workers.length) return { state: 'unhealthy', word: 'Not listening', reason };
  return { state: 'degraded', word: `On ${workers.length - failed.length}/${workers.length} workers`, reason };
}
