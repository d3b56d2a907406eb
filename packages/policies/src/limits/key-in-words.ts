import { clientNetwork } from '../client-network.ts';
import type { ExplainedRequest, PolicyExplanation } from '../explanation.ts';
import type { LimitKeyConfig } from './key-schema.ts';
import { createLimitKey } from './limit-key.ts';

/** Whom a request is counted with; undefined where it is not. */
export function keyInWords(config: LimitKeyConfig, request: ExplainedRequest): string | undefined {
  const { clientAddress, headers, method, path, query, identities } = request;
  if (config.by === 'route') return 'counts the request with all requests of the route';
  const key = createLimitKey(config)({ clientAddress, identities, request: { headers, method, path, query } });
  if (key === undefined) return undefined;
  if (key.key === '-') return `counts the request with all ${key.shown}`;
  const otherwise = config.by === 'claim' && key.shown === clientNetwork(clientAddress);
  return `counts the request under ${key.shown}${otherwise ? `, as it has no claim ${config.claim}` : ''}`;
}

/** What is said of a request that is not counted. */
export function uncounted(config: LimitKeyConfig, { unknown }: ExplainedRequest): PolicyExplanation {
  if (unknown.has('identity')) return { outcome: 'depends', sentence: 'counts the request when it has the claim' };
  const why = config.by === 'claim' ? `, because it has no claim ${config.claim}` : '';
  return { outcome: 'continues', sentence: `does not count the request${why}` };
}
