import { computesValues, createHeaderEditor } from '../apply-header-edits.ts';
import type { PolicyFactory } from '../contract.ts';
import type { ResponseHeadersConfig } from './schema.ts';

/** Edits the response head on its way to the client, also of answers the gateway makes itself for the route. */
export const createResponseHeaders: PolicyFactory<ResponseHeadersConfig> = (config) => {
  const edit = createHeaderEditor(config);
  return {
    ...(computesValues(config) ? {} : { writesOnlyChecked: true }),
    onResponse(exchange, head) {
      edit(head.headers, exchange);
    },
  };
};
