import { createHeaderEditor } from '../apply-header-edits.ts';
import type { PolicyFactory } from '../contract.ts';
import type { RequestHeadersConfig } from './schema.ts';

/**
 * Edits the request as the client sent it, so the policies after it and every attempt upstream see the result. The
 * gateway's own fields (forwarding, Via, request id) are added later and cannot be edited here.
 */
export const createRequestHeaders: PolicyFactory<RequestHeadersConfig> = (config) => {
  const edit = createHeaderEditor(config);
  return {
    onRequest(exchange) {
      edit(exchange.request.headers);
      return undefined;
    },
  };
};
