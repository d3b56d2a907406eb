import type { ExplainedRequest } from '../explanation.ts';
import type { LimitKeyConfig } from './key-schema.ts';
import { createLimitKey } from './limit-key.ts';

/** Whom a request is counted with. */
export function keyInWords(config: LimitKeyConfig, request: ExplainedRequest): string {
  const { clientAddress, headers, method, path, query } = request;
  const { shown } = createLimitKey(config)({ clientAddress, request: { headers, method, path, query } });
  return config.by === 'route' ? 'with all requests of the route' : `under ${shown}`;
}
