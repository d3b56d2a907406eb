import { systemClock } from '@sluice/core';
import type { BalancingExplanation, BalancingView, EndpointState } from '../contract.ts';
import { createConsistentHash } from './balancer.ts';
import { readHashKey } from './hash-key.ts';
import type { ConsistentHashConfig, HashKey } from './schema.ts';

/** Asks the balancer itself; nobody else would know. */
export function explainConsistentHash(
  config: ConsistentHashConfig,
  endpoints: readonly EndpointState[],
  exchange: BalancingView,
): BalancingExplanation {
  const key = readHashKey(config.key, exchange);
  const where = inWords(config.key);
  if (key === undefined && (config.whenAbsent === 'random' || exchange.clientAddress === '')) {
    return { sentence: `The request has no ${where}, so one of them is drawn by weight.`, endpoint: undefined };
  }
  const balancer = createConsistentHash(config, endpoints, { clock: systemClock, random: () => 0 });
  const endpoint = balancer.pick(endpoints, exchange)?.id;
  const taken =
    key === undefined ? `The request has no ${where}, so its client address counts` : `The key is the ${where}`;
  return {
    sentence: endpoint === undefined ? `${taken}.` : `${taken}, which belongs to ${endpoint}.`,
    endpoint,
  };
}

function inWords(key: HashKey): string {
  switch (key.from) {
    case 'client_address':
      return 'client address';
    case 'header':
      return `header ${key.name}`;
    case 'cookie':
      return `cookie ${key.name}`;
    case 'query':
      return `query parameter ${key.name}`;
  }
}
