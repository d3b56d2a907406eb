import { parseDurationMs } from '@sluice/core/schema';
import { createHealthCheck } from '@sluice/health-checks/runtimes';
import type { HealthCheckConfig } from '@sluice/health-checks/schemas';
import type { CheckPlan } from './endpoint-checker.ts';

/** @throws Error when a duration is none, which validation has ruled out */
export function createCheckPlan(config: HealthCheckConfig): CheckPlan {
  return {
    check: createHealthCheck(config),
    intervalMs: milliseconds(config.interval),
    timeoutMs: milliseconds(config.timeout),
    thresholds: { healthy: config.healthyThreshold, unhealthy: config.unhealthyThreshold },
    jitter: config.jitter / 100,
  };
}

function milliseconds(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new Error(`"${text}" is not a duration`);
  return ms;
}
