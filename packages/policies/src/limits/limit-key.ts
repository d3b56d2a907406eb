import { createHash } from 'node:crypto';
import { getHeader } from '@sluice/core';
import { clientNetwork } from '../client-network.ts';
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

export function createLimitKey(
  config: LimitKeyConfig,
): (exchange: Pick<PolicyExchange, 'clientAddress' | 'request'>) => LimitKey {
  if (config.by === 'route') return () => all;
  if (config.by === 'client_address') {
    return ({ clientAddress }) => {
      const network = clientNetwork(clientAddress);
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
