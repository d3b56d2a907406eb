import { parseAddress } from '@sluice/core/schema';
import type { LintRule } from './lint-rule.ts';

/** /metrics asks for no password; the any-address shows it to everyone who reaches the machine. */
export const publicMetrics: LintRule = {
  code: 'public_metrics',
  document: ({ settings }) => {
    const address = parseAddress(settings.metrics.address);
    if ('problem' in address || !['0.0.0.0', '::'].includes(address.host)) return [];
    const message = `settings: metrics.address ${settings.metrics.address} shows metrics, without a password, to everyone who reaches that port`;
    const fix = `Write 127.0.0.1:${address.port}, or the address of the network that your monitoring is in.`;
    return [{ path: ['settings', 'metrics', 'address'], message, fix }];
  },
};
