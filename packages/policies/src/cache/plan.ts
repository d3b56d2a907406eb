import { parseDurationMs, parseSizeBytes } from '@sluice/core/schema';
import type { CachePlan } from '../forwarding-plans.ts';
import type { CacheConfig } from './schema.ts';

/** What the configuration says in the terms of `http-cache`, for workers and for the simulator. */
export function createCachePlan(config: CacheConfig, count: (event: string) => void): CachePlan {
  const { key, coalescing } = config;
  const defaults = {
    lifetimeMs: config.defaultTtl === undefined ? 0 : durationOf(config.defaultTtl),
    longestMs: durationOf(config.maxTtl),
    staleWhileRevalidateMs: durationOf(config.staleWhileRevalidate),
    staleIfErrorMs: durationOf(config.staleIfError),
  };
  return {
    storage: {
      statuses: new Set(config.statuses),
      defaults,
      setCookie: config.setCookie,
      honourRequest: config.honourRequest,
    },
    key: {
      ignoreQuery: new Set(key.ignoreQuery),
      onlyQuery: key.onlyQuery === undefined ? undefined : new Set(key.onlyQuery),
      headers: key.headers.map((name) => name.toLowerCase()),
    },
    memoryBytes: parseSizeBytes(config.maxMemory) ?? 0,
    objectBytes: parseSizeBytes(config.maxObjectSize) ?? 0,
    tellsClients: config.cacheStatus,
    maxWaiting: coalescing.maxWaiting,
    maxWaitMs: durationOf(coalescing.maxWait),
    identity: JSON.stringify(config),
    count,
  };
}

function durationOf(text: string): number {
  return parseDurationMs(text) ?? 0;
}
