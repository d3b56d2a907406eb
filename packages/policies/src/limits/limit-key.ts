import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { getHeader } from '@sluice/core';
import type { PolicyExchange } from '../contract.ts';
import type { LimitKeyConfig } from './key-schema.ts';

/** What is counted for one request. */
export interface LimitKey {
  /** Equal for requests that are counted together; no secret. */
  readonly key: string;
  /** As operators are shown it; no secret either. */
  readonly shown: string;
}

const all: LimitKey = { key: '*', shown: 'all requests' };

/** A client of IPv6 has a whole /64 to itself, so that one address more is no way round a limit (RFC 6177 §2). */
export function createLimitKey(
  config: LimitKeyConfig,
): (exchange: Pick<PolicyExchange, 'clientAddress' | 'request'>) => LimitKey {
  if (config.by === 'route') return () => all;
  if (config.by === 'client_address') {
    return ({ clientAddress }) => {
      const network = isIPv6(clientAddress) ? networkOf(clientAddress) : clientAddress;
      return { key: network, shown: network };
    };
  }
  const name = config.header.toLowerCase();
  return ({ request }) => {
    const value = getHeader(request.headers, name);
    if (value === undefined) return { key: '-', shown: `without ${name}` };
    // It may be a password to something: it is told apart by its digest and never shown.
    const digest = createHash('sha256').update(value).digest('base64url').slice(0, 22);
    return { key: `#${digest}`, shown: `${name} ${digest.slice(0, 8)}…` };
  };
}

/** First 64 bits, `2001:db8:0:1::/64`. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
