import { cookieValue, queryValue } from '@sluice/core';
import type { BalancingView } from '../contract.ts';
import type { HashKey } from './schema.ts';

/** What the request has under the key; undefined when it has none, and an empty value is none. */
export function readHashKey(key: HashKey, exchange: BalancingView): string | undefined {
  switch (key.from) {
    case 'client_address':
      return exchange.clientAddress || undefined;
    case 'header':
      return exchange.header(key.name) || undefined;
    case 'cookie':
      return cookieValue(exchange.header('cookie'), key.name) || undefined;
    case 'query':
      return queryValue(exchange.query, key.name) || undefined;
  }
}
