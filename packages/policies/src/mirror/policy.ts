import { parseSizeBytes } from '@sluice/core/schema';
import type { PolicyFactory } from '../contract.ts';
import type { MirrorConfig } from './schema.ts';

/** Takes part in no phase: the forwarder makes the copies. */
export const createMirror: PolicyFactory<MirrorConfig> = (config, { count }) => {
  const { upstream, percent, concurrency } = config;
  const maxBodyBytes = parseSizeBytes(config.maxBodySize) ?? 0;
  return {
    writesOnlyChecked: true,
    forwarding: { mirror: { upstream, share: percent / 100, maxBodyBytes, concurrency, count } },
  };
};
