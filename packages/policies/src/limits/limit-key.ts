import { createHash } from 'node:crypto';
import { getHeader } from '@sluice/core';
import { claimAt } from '../claim-values.ts';
import { clientNetwork } from '../client-network.ts';
import type { PolicyExchange } from '../contract.ts';
import type { LimitKeyConfig } from './key-schema.ts';

/** What is counted for one request. */
export interface LimitKey {
  /** Equal for requests that are counted together; no secret, and at most 256 characters. */
  readonly key: string;
  /** As operators are shown it; no secret either. */
  readonly shown: string;
}

/** Undefined where the request is not counted. */
export type LimitKeyOf = (
  exchange: Pick<PolicyExchange, 'clientAddress' | 'request' | 'identities'>,
) => LimitKey | undefined;

const all: LimitKey = { key: '*', shown: 'all requests' };
/** Longer values are told apart by their digest. */
const longestClaim = 128;

/** Kinds of keys begin differently, so that no value of one can be that of another. */
export function createLimitKey(config: LimitKeyConfig): LimitKeyOf {
  switch (config.by) {
    case 'route':
      return () => all;
    case 'client_address':
      return byClient;
    case 'header':
      return byHeader(config.header.toLowerCase());
    case 'claim':
      return byClaim(config);
  }
}

function byClient({ clientAddress }: Pick<PolicyExchange, 'clientAddress'>): LimitKey {
  const network = clientNetwork(clientAddress);
  return { key: network, shown: network };
}

function byHeader(name: string): LimitKeyOf {
  return ({ request }) => {
    const value = getHeader(request.headers, name);
    if (value === undefined) return { key: '-', shown: `without ${name}` };
    // It may be a password to something: it is told apart by its digest and never shown.
    const digest = digestOf(value);
    return { key: `#${digest}`, shown: `${name} ${digest.slice(0, 8)}…` };
  };
}

/** Only policies that verify what they are shown establish an identity, so nobody chooses this key. */
function byClaim({ claim, missing }: Extract<LimitKeyConfig, { by: 'claim' }>): LimitKeyOf {
  return (exchange) => {
    const value = exchange.identities.map(({ claims }) => claimAt(claims, claim)).findLast(isThere);
    if (value === undefined) {
      if (missing === 'not_counted') return undefined;
      return missing === 'together' ? { key: '-', shown: `without ${claim}` } : byClient(exchange);
    }
    // 1 and "1" are two.
    const text = JSON.stringify(value);
    if (text.length > longestClaim) {
      const digest = digestOf(text);
      return { key: `#${digest}`, shown: `${claim} ${digest.slice(0, 8)}…` };
    }
    return { key: `=${text}`, shown: `${claim} ${text}` };
  };
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
