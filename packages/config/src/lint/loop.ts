import { type Address, parseAddress } from '@sluice/core/schema';
import { isStatic } from '../resources/target.ts';
import type { Finding, LintRule, LintView } from './lint-rule.ts';

/** A target that leads back to one of our own listeners makes a request go round until a limit ends it. */
export const loop: LintRule = { code: 'loop', document: findLoops };

function findLoops({ listeners, upstreams }: LintView): readonly Finding[] {
  const own = listeners.flatMap(({ resource }) => {
    const address = parseAddress(resource.address);
    return !resource.enabled || 'problem' in address ? [] : [{ name: resource.name, address }];
  });
  if (own.length === 0) return [];
  const ports = new Set(own.map(({ address }) => `:${address.port}`));
  const found: Finding[] = [];
  for (const { resource: upstream, path } of upstreams) {
    if (!upstream.enabled) continue;
    upstream.targets.forEach((target, index) => {
      if (!isStatic(target)) return;
      // Nearly every target is told apart by its port alone, without parsing.
      if (!ports.has(target.address.slice(target.address.lastIndexOf(':')))) return;
      const address = parseAddress(target.address);
      if (!target.enabled || 'problem' in address) return;
      const hit = own.find((listener) => reaches(address, listener.address));
      if (hit === undefined) return;
      found.push({
        path: [...path, 'targets', index, 'address'],
        message: `upstream "${upstream.name}": target ${index + 1}: ${target.address} is this gateway's own listener "${hit.name}"; requests may go round in a loop`,
        fix: 'Write the address of the service itself.',
      });
    });
  }
  return found;
}

function reaches(target: Address, listener: Address): boolean {
  if (target.port !== listener.port) return false;
  const host = target.host.toLowerCase();
  if (host === listener.host.toLowerCase()) return true;
  const toSelf = host === 'localhost' || host.startsWith('127.') || host === '::1';
  const listensToSelf =
    ['0.0.0.0', '::', 'localhost'].includes(listener.host) ||
    listener.host.startsWith('127.') ||
    listener.host === '::1';
  // Different loopback addresses are different places unless one side is the any-address.
  return (
    toSelf &&
    listensToSelf &&
    (host === 'localhost' || listener.host === '0.0.0.0' || listener.host === '::' || listener.host === 'localhost')
  );
}
