import { parseDurationMs } from '@sluice/core/schema';
import type { PolicyFactory } from '../contract.ts';
import type { TimeoutConfig } from './schema.ts';

/** Takes part in no phase: the forwarder keeps the time. */
export const createTimeout: PolicyFactory<TimeoutConfig> = (config, { count }) => {
  const requestMs = parseDurationMs(config.request) ?? 0;
  const perTryMs = optional(config.perTry);
  return {
    writesOnlyChecked: true,
    forwarding: {
      timeouts: {
        requestMs,
        perTryMs,
        idleMs: optional(config.idle),
        streamMs: optional(config.stream),
        connectMs: optional(config.connect),
        count,
      },
    },
  };
};

function optional(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDurationMs(text);
}
