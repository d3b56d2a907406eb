import { type HeaderList, setHeader } from '@sluice/core';
import { createClaimedFields } from '../claimed-fields.ts';
import { b3Fields, b3Names, b3SingleField, readB3, readB3Single } from './b3.ts';
import type { MeshHeadersConfig, TraceFormat } from './schema.ts';
import type { TraceContext } from './trace-context.ts';
import { readW3c, w3cFields } from './w3c.ts';

const dropTrace = createClaimedFields(['traceparent', 'tracestate', 'b3', ...b3Names]);

const fieldsOf: Readonly<Record<TraceFormat, (context: TraceContext) => string[]>> = {
  w3c: w3cFields,
  b3: b3Fields,
  b3_single: b3SingleField,
};

/** What became of a request's headers. */
export interface MeshEdits {
  readonly context: TraceContext;
  /** `invalid` is started anew, because what came cannot be read. */
  readonly trace: 'continued' | 'started' | 'invalid';
  /** Fields of Envoy and Linkerd that were taken out. */
  readonly stripped: number;
}

export interface MeshEditOptions {
  readonly requestId: string;
  readonly trusted: boolean;
  readonly newIds: () => Pick<TraceContext, 'traceId' | 'spanId'>;
  /** Whether a trace that begins here is to be recorded. */
  readonly sample: () => boolean;
}

/**
 * Edits the request in place. The gateway records no span of its own, so a trace that goes on keeps the span that it came
 * from: one in between that nobody has recorded would tear the trace in two.
 */
export function editMeshHeaders(headers: HeaderList, config: MeshHeadersConfig, options: MeshEditOptions): MeshEdits {
  const believed =
    config.continueFrom === 'everybody' || (config.continueFrom === 'trusted_proxies' && options.trusted);
  const found = believed ? (readW3c(headers) ?? readB3Single(headers) ?? readB3(headers)) : undefined;
  const continued = found !== undefined && found !== 'invalid' && 'traceId' in found ? found : undefined;
  const context = continued ?? {
    ...options.newIds(),
    random: true,
    sampled:
      found !== undefined && found !== 'invalid' && 'sampledOnly' in found ? found.sampledOnly : options.sample(),
  };
  dropTrace(headers);
  for (const format of config.formats) headers.push(...fieldsOf[format](context));
  if (config.requestId) setHeader(headers, 'x-request-id', options.requestId);
  const stripped = config.stripVendorHeaders && !options.trusted ? stripVendorHeaders(headers) : 0;
  return {
    context,
    trace: continued !== undefined ? 'continued' : found === 'invalid' ? 'invalid' : 'started',
    stripped,
  };
}

/** `X_Envoy_…` is read as `X-Envoy-…` by some. */
const vendorField = /^(?:x[-_]envoy|l5d)[-_]/i;

function stripVendorHeaders(headers: HeaderList): number {
  const { length } = headers;
  let kept = 0;
  for (let index = 0; index < length; index += 2) {
    const name = headers[index] as string;
    if (vendorField.test(name)) continue;
    headers[kept] = name;
    headers[kept + 1] = headers[index + 1] as string;
    kept += 2;
  }
  headers.length = kept;
  return (length - kept) / 2;
}
