import type { ConfigDocument } from '@sluice/config';
import { errorIssue, type Issue } from '@sluice/core';
import { type Address, parseAddress } from '@sluice/core/schema';
import type { ApplianceFacts } from './context.ts';
import { forbiddenTarget } from './probe/forbidden-target.ts';

/**
 * What this appliance demands of a document besides the document's own rules: no listener takes the dashboard's
 * address and no upstream leads to it. On the path of every change, so nearly everything is told apart by its port.
 */
export function changeRules({
  adminAddress,
}: Pick<ApplianceFacts, 'adminAddress'>): (document: ConfigDocument) => Issue[] {
  const portSuffix = `:${adminAddress.port}`;
  return (document) => {
    const issues: Issue[] = [];
    document.listeners.forEach((listener, index) => {
      if (!listener.enabled || !listener.address.endsWith(portSuffix)) return;
      const address = parseAddress(listener.address);
      if ('problem' in address || !overlaps(address, adminAddress)) return;
      const message = `listener "${listener.name}": address ${listener.address} is the dashboard's own`;
      issues.push(errorIssue(['listeners', index, 'address'], 'address_taken', message));
    });
    document.upstreams.forEach((upstream, index) => {
      upstream.targets.forEach((target, targetIndex) => {
        if (target.address?.endsWith(portSuffix) !== true) return;
        const address = parseAddress(target.address);
        const problem = 'problem' in address ? undefined : forbiddenTarget(address, [adminAddress]);
        if (problem === undefined) return;
        const path = ['upstreams', index, 'targets', targetIndex, 'address'];
        const message = `upstream "${upstream.name}": target ${targetIndex + 1}: ${problem}`;
        issues.push(errorIssue(path, 'refused_address', message));
      });
    });
    return issues;
  };
}

const everyInterface = new Set(['0.0.0.0', '::']);

function overlaps(a: Address, b: Address): boolean {
  return a.port === b.port && (a.host === b.host || everyInterface.has(a.host) || everyInterface.has(b.host));
}
