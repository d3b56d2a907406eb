import { isIP } from 'node:net';
import { removeHeader } from '@sluice/core';
import type { PolicyFactory } from '../contract.ts';
import { editMeshHeaders } from './edit-headers.ts';
import type { MeshHeadersConfig } from './schema.ts';
import { newTraceIds } from './trace-context.ts';

export const createMeshHeaders: PolicyFactory<MeshHeadersConfig> = (config, { count, random }) => {
  const sample = () => random() * 100 < config.samplePercent;
  return {
    onRequest(exchange) {
      const { id: requestId, peerTrusted: trusted, request } = exchange;
      const options = { requestId, trusted, newIds: newTraceIds, sample };
      const { context, trace, stripped } = editMeshHeaders(request.headers, config, options);
      exchange.noteTrace(context.traceId);
      count(trace);
      if (stripped > 0) count('stripped');
      return undefined;
    },
    ...(config.linkerdDestination && {
      onUpstreamRequest(_exchange, { headers, authority }) {
        // Linkerd finds services by name; an address it would take for the destination as it is.
        removeHeader(headers, 'l5d-dst-override');
        if (isIP(hostOf(authority)) === 0) headers.push('l5d-dst-override', authority);
        else count('destination_unknown');
      },
    }),
  };
};

function hostOf(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return authority.slice(0, colon < 0 ? undefined : colon).replace(/^\[|\]$/g, '');
}
