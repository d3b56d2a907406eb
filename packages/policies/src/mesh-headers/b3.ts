import { getHeader, getHeaderValues } from '@sluice/core';
import { isId, type ReadTrace, type TraceContext } from './trace-context.ts';

/** The X-B3 fields, in lower case. */
export const b3Names = ['x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags'];

/** The one field b3: `{trace}-{span}[-{0|1|d}[-{parent}]]`, or the decision alone (openzipkin/b3-propagation). */
export function readB3Single(headers: readonly string[]): ReadTrace {
  const fields = getHeaderValues(headers, 'b3');
  if (fields.length === 0) return undefined;
  const [first = '', spanId, decision, parentSpanId, ...more] =
    fields.length === 1 ? (fields[0] ?? '').toLowerCase().split('-') : [];
  if (spanId === undefined) return /^[01d]$/.test(first) ? { sampledOnly: first !== '0' } : 'invalid';
  if (more.length > 0 || (decision !== undefined && !/^[01d]$/.test(decision))) return 'invalid';
  return contextOf(
    first,
    spanId,
    parentSpanId,
    decision === undefined ? undefined : decision !== '0',
    decision === 'd',
  );
}

export function readB3(headers: readonly string[]): ReadTrace {
  const [traceId, spanId, parentSpanId, sampled, flags] = b3Names.map((name) =>
    getHeader(headers, name)?.toLowerCase(),
  );
  const debug = flags === '1';
  const decision = debug || sampled === '1' || sampled === 'true' ? true : sampled === undefined ? undefined : false;
  if (sampled !== undefined && !/^(?:[01]|true|false)$/.test(sampled)) return 'invalid';
  if (traceId === undefined && spanId === undefined) {
    return decision === undefined ? undefined : { sampledOnly: decision };
  }
  return contextOf(traceId ?? '', spanId ?? '', parentSpanId, decision, debug);
}

/** Trace ids of 64 bits are the lower half of one (§ Identifiers). */
function contextOf(
  given: string,
  spanId: string,
  parentSpanId: string | undefined,
  sampled: boolean | undefined,
  debug: boolean,
): TraceContext | 'invalid' {
  const traceId = given.length === 16 ? given.padStart(32, '0') : given;
  if (!isId(traceId, 32) || !isId(spanId, 16)) return 'invalid';
  if (parentSpanId !== undefined && !isId(parentSpanId, 16)) return 'invalid';
  return { traceId, spanId, parentSpanId, sampled, debug };
}

export function b3Fields({ traceId, spanId, parentSpanId, sampled, debug }: TraceContext): string[] {
  return [
    ...['x-b3-traceid', traceId, 'x-b3-spanid', spanId],
    ...(parentSpanId === undefined ? [] : ['x-b3-parentspanid', parentSpanId]),
    // Debug says that it is sampled, so that is not said.
    ...(debug === true ? ['x-b3-flags', '1'] : sampled === undefined ? [] : ['x-b3-sampled', sampled ? '1' : '0']),
  ];
}

export function b3SingleField({ traceId, spanId, parentSpanId, sampled, debug }: TraceContext): string[] {
  const decision = debug === true ? 'd' : sampled === undefined ? undefined : sampled ? '1' : '0';
  const parts = [traceId, spanId, ...(decision === undefined ? [] : [decision])];
  // The parent has its place after the decision only.
  if (decision !== undefined && parentSpanId !== undefined) parts.push(parentSpanId);
  return ['b3', parts.join('-')];
}
