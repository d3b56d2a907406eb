import type { SourceConfig } from '@sluice/config';
import type { SourceStatus } from '@sluice/control';
import type { HealthState } from '@sluice/ui';

export interface SourceHealth {
  readonly state: HealthState;
  /** `Current`, `No answer`, `Held back` … */
  readonly word: string;
  readonly reason: string;
}

export const stateWords = {
  idle: { state: 'unknown', word: 'Not asked' },
  asking: { state: 'unknown', word: 'Asking' },
  current: { state: 'healthy', word: 'Current' },
  missing: { state: 'degraded', word: 'Not found' },
  failing: { state: 'unhealthy', word: 'No answer' },
  held: { state: 'degraded', word: 'Held back' },
} as const satisfies Record<SourceStatus['state'], { state: HealthState; word: string }>;

/** @param status what the controller has for it; undefined when it says nothing of it */
export function sourceHealth(
  { enabled }: Pick<SourceConfig, 'enabled'>,
  status: SourceStatus | undefined,
): SourceHealth {
  if (!enabled) return { state: 'unknown', word: 'Disabled', reason: 'Switched off' };
  if (status === undefined)
    return { state: 'unknown', word: 'Unknown', reason: 'The controller has not told of it yet' };
  const reason = status.state === 'idle' ? 'No target refers to it' : status.problem;
  return { ...stateWords[status.state], reason };
}
