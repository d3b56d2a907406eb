import type { Issue, IssuePath } from '@sluice/core';
import { type Address, parseAddress } from '@sluice/core/schema';
import { refusal } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

interface Bound {
  readonly words: string;
  readonly text: string;
  readonly address: Address;
  readonly path: IssuePath;
}

/**
 * Two sockets cannot share a port on one interface, and the any-address holds it on all of them: `0.0.0.0` on every
 * IPv4 one, `[::]` on both families (it is bound dual-stack). Disabled listeners hold nothing.
 */
export const addressesDoNotClash: DocumentRule = ({ listeners, settings }) => {
  const bound: Bound[] = [];
  const add = (words: string, text: string, path: IssuePath) => {
    const address = parseAddress(text);
    if (!('problem' in address)) bound.push({ words, text, address, path });
  };
  add('the metrics address', settings.metrics.address, ['settings', 'metrics', 'address']);
  for (const { resource, path } of listeners) {
    if (resource.enabled) add(`listener "${resource.name}"`, resource.address, [...path, 'address']);
  }

  const byPort = Map.groupBy(bound, ({ address }) => address.port);
  const issues: Issue[] = [];
  for (const sharing of byPort.values()) {
    sharing.forEach((later, index) => {
      const earlier = sharing.slice(0, index).find((other) => overlap(other.address.host, later.address.host));
      if (earlier === undefined) return;

      issues.push(
        refusal(
          later.path,
          'address_clash',
          `${later.words}: address ${later.text} is already taken by ${earlier.words}${earlier.text === later.text ? '' : ` at ${earlier.text}`}`,
        ),
      );
    });
  }
  return issues;
};

function overlap(a: string, b: string): boolean {
  return normalised(a) === normalised(b) || covers(a, b) || covers(b, a);
}

function covers(any: string, host: string): boolean {
  if (normalised(any) === '::') return true;
  return any === '0.0.0.0' && !host.includes(':');
}

function normalised(host: string): string {
  const lower = host.toLowerCase();
  return lower === 'localhost' ? '127.0.0.1' : /^[0:]+$/.test(lower) && lower.includes(':') ? '::' : lower;
}
