import { parseAddress } from '@sluice/core/schema';
import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** /metrics asks for no password; the any-address shows it to everyone who reaches the machine. */
export const metricsNotPublic: DocumentRule = ({ settings }) => {
  const address = parseAddress(settings.metrics.address);
  if ('problem' in address || !['0.0.0.0', '::'].includes(address.host)) return [];
  return [
    caution(
      ['settings', 'metrics', 'address'],
      'public_metrics',
      `settings: metrics.address ${settings.metrics.address} shows metrics, without a password, to everyone who reaches that port`,
    ),
  ];
};
