import { rangeOf } from '../address-ranges.ts';
import type { PolicyExplainer } from '../explanation.ts';
import type { IpAccessConfig } from './schema.ts';

export const explainIpAccess: PolicyExplainer<IpAccessConfig> = (config, { clientAddress }) => {
  const { allow, deny = [], status, shadow } = config;
  const denied = rangeOf(clientAddress, deny);
  const allowed = allow === undefined ? undefined : rangeOf(clientAddress, allow);
  if (denied === undefined && (allow === undefined || allowed !== undefined)) {
    const why = allowed === undefined ? 'which no range denies' : `which ${inRange(clientAddress, allowed)} allows`;
    return { outcome: 'continues', sentence: `lets ${clientAddress} pass, ${why}` };
  }
  const why = denied === undefined ? 'which no range allows' : `which ${inRange(clientAddress, denied)} denies`;
  if (shadow) return { outcome: 'continues', sentence: `would refuse ${clientAddress}, ${why}, but only counts` };
  return { outcome: 'replies', status, sentence: `refuses ${clientAddress}, ${why}` };
};

function inRange(address: string, range: string): string {
  return range === address ? 'its own entry' : range;
}
