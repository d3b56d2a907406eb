import type { PolicyExplainer } from '../explanation.ts';
import { editMeshHeaders } from './edit-headers.ts';
import type { MeshHeadersConfig } from './schema.ts';

/** Stands in for ids that a real request would be given. */
const placeholders = () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16) });

/** The request is one that no trusted proxy has sent. */
export const explainMeshHeaders: PolicyExplainer<MeshHeadersConfig> = (config, { headers }) => {
  const { context, trace, stripped } = editMeshHeaders(headers, config, {
    requestId: 'request-id',
    trusted: false,
    newIds: placeholders,
    sample: () => config.samplePercent >= 50,
  });
  const does = {
    continued: `continues trace ${context.traceId}`,
    started: 'starts a trace',
    invalid: 'starts a trace',
  };
  const details = [
    ...(trace === 'invalid' ? ['what the request says of its trace cannot be read'] : []),
    ...(trace === 'started' && config.continueFrom !== 'everybody' ? [`traces of ${config.continueFrom} go on`] : []),
    ...(stripped > 0 ? [`takes out ${stripped} of Envoy and Linkerd, which no trusted proxy has sent`] : []),
    ...(config.linkerdDestination ? ["sends the endpoint's name in l5d-dst-override"] : []),
  ];
  const told = config.formats.length === 0 ? 'and tells the upstream nothing of it' : `as ${config.formats.join(', ')}`;
  return { outcome: 'continues', sentence: `${does[trace]} ${told}`, details };
};
