import type { Issue } from '@sluice/core';
import { parseAddress } from '@sluice/core/schema';
import ipaddr from 'ipaddr.js';
import { refusal } from '../issue-codes.ts';
import { isStatic } from '../resources/target.ts';
import { perResource } from './rule.ts';

/**
 * Where cloud providers answer with the machine's own credentials, beyond the link-local range. A gateway that
 * forwards to them hands the credentials to whoever asks.
 */
const metadataHosts = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
]);

const refusedRanges: Readonly<Record<string, string>> = {
  linkLocal: 'is a link-local address, where metadata services live',
  unspecified: 'is the any-address, which no server has',
  multicast: 'is a multicast address',
  broadcast: 'is the broadcast address',
};

/** Targets that no operator means and an attacker would like, and addresses written twice. */
export const targetAddresses = perResource(
  ({ upstreams }) => upstreams,
  (upstream) => {
    const issues: Issue[] = [];
    const seen = new Map<string, number>();
    upstream.targets.forEach((target, index) => {
      if (!isStatic(target)) return;
      const path = ['targets', index, 'address'];
      const place = `upstream "${upstream.name}": target ${index + 1}: address ${target.address}`;
      const problem = addressRefusal(target.address);
      if (problem !== undefined) issues.push(refusal(path, 'refused_address', `${place} ${problem}`));
      const before = seen.get(target.address.toLowerCase());
      if (before !== undefined) {
        issues.push(
          refusal(path, 'duplicate_target', `${place} is target ${before + 1} already; raise its weight instead`),
        );
      } else {
        seen.set(target.address.toLowerCase(), index);
      }
    });
    return issues;
  },
);

/** Why nothing may be sent to this `host:port`, or undefined when it may. Names are judged as written, not resolved. */
export function addressRefusal(address: string): string | undefined {
  const parsed = parseAddress(address);
  if ('problem' in parsed) return undefined;
  const host = parsed.host.toLowerCase().replace(/\.$/, '');
  if (metadataHosts.has(host)) return 'is a metadata service';
  // Also takes the spellings that resolvers take, such as 0xa9fea9fe and 0xa9.0xfe.43518.
  if (!ipaddr.isValid(host)) return undefined;
  // `process` unwraps ::ffff:169.254.169.254, the same place spelt in IPv6.
  const ip = ipaddr.process(host);
  if (metadataHosts.has(ip.toString())) return 'is a metadata service';
  return refusedRanges[ip.range()];
}
