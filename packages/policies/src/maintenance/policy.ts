import { getHeader } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import { createRangeTest } from '../address-ranges.ts';
import type { PolicyFactory, Reply } from '../contract.ts';
import type { MaintenanceConfig } from './schema.ts';

/** Never cached: the page must be gone when the work is done (RFC 9111 §5.2.2.5). */
export const createMaintenance: PolicyFactory<MaintenanceConfig> = (config, { count }) => {
  const { active, text, html, allow } = config;
  const isAllowed = allow.length === 0 ? undefined : createRangeTest(allow);
  const seconds = Math.ceil((parseDurationMs(config.retryAfter) ?? 0) / 1000);
  const page = (type: string, body: string): Reply => {
    const headers = ['content-type', `${type}; charset=utf-8`, 'cache-control', 'no-store', 'vary', 'accept'];
    if (seconds > 0) headers.push('retry-after', String(seconds));
    return { status: 503, headers, body };
  };
  const forPrograms = page('text/plain', `${text}\n`);
  const forBrowsers = html === undefined ? forPrograms : page('text/html', html);
  return {
    writesOnlyChecked: true,
    onRequest({ clientAddress, request }) {
      if (!active) return undefined;
      if (isAllowed?.(clientAddress) === true) {
        count('let_through');
        return undefined;
      }
      count('answered');
      return getHeader(request.headers, 'accept')?.includes('text/html') === true ? forBrowsers : forPrograms;
    },
  };
};
