import { computesValues, createHeaderEditor } from '../apply-header-edits.ts';
import type { PolicyFactory } from '../contract.ts';
import type { RequestHeadersConfig } from './schema.ts';

/**
 * Edits the request before it is forwarded, so the policies after it and every attempt upstream see the result. The
 * gateway's own fields (forwarding, Via, request id) are there already and can be taken out or replaced.
 */
export const createRequestHeaders: PolicyFactory<RequestHeadersConfig> = (config) => {
  const edit = createHeaderEditor(config, true);
  return {
    ...(computesValues(config) ? {} : { writesOnlyChecked: true }),
    onRequest(exchange) {
      edit(exchange.request.headers, exchange);
      return undefined;
    },
  };
};
