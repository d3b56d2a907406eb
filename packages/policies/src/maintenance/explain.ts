import { rangeOf } from '../address-ranges.ts';
import type { PolicyExplainer } from '../explanation.ts';
import type { MaintenanceConfig } from './schema.ts';

export const explainMaintenance: PolicyExplainer<MaintenanceConfig> = ({ active, allow }, { clientAddress }) => {
  if (!active) return { outcome: 'continues', sentence: 'is not active' };
  const range = rangeOf(clientAddress, allow);
  if (range !== undefined)
    return { outcome: 'continues', sentence: `lets ${clientAddress} pass, which ${range} allows` };
  return { outcome: 'replies', status: 503, sentence: 'answers with the maintenance page' };
};
