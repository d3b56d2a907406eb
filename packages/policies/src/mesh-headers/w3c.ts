import { getHeaderValues } from '@sluice/core';
import { isId, type ReadTrace, type TraceContext } from './trace-context.ts';

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;
const randomFlag = 2;
/** W3C Trace Context §3.3.1.1. */
const mostMembers = 32;
/** Key and value of a member of tracestate (§3.3.1.3), also with the tenant that level 1 knows. */
const member =
  /^[a-z0-9][a-z0-9_\-*/]{0,240}(?:@[a-z][a-z0-9_\-*/]{0,13})?=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** traceparent and tracestate (W3C Trace Context §3.2, §3.3). */
export function readW3c(headers: readonly string[]): ReadTrace {
  const parents = getHeaderValues(headers, 'traceparent');
  if (parents.length === 0) return undefined;
  const [, version, traceId, spanId, flags = '', rest] = (parents.length === 1 && form.exec(parents[0] ?? '')) || [];
  // Later versions may add to the end; ff is none (§3.2.2.1).
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return 'invalid';
  if (!isId(traceId, 32) || !isId(spanId, 16)) return 'invalid';
  const bits = Number.parseInt(flags, 16);
  const state = readState(getHeaderValues(headers, 'tracestate'));
  return { traceId, spanId, sampled: (bits & sampledFlag) !== 0, random: (bits & randomFlag) !== 0, state };
}

/** Of several fields one list; empty when any of it is not as it must be, which says nothing against the trace (§3.3.1). */
function readState(fields: readonly string[]): string {
  const members = fields.flatMap((field) => field.split(',')).map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
  const named = members.filter((text) => text !== '');
  const keys = new Set(named.map((text) => text.slice(0, text.indexOf('='))));
  const good = named.length <= mostMembers && keys.size === named.length && named.every((text) => member.test(text));
  return good ? named.join(',') : '';
}

/** Version 00, whatever the version was that came (§4.3). */
export function w3cFields({ traceId, spanId, sampled, random, state = '' }: TraceContext): string[] {
  const flags = (sampled === true ? sampledFlag : 0) | (random === true ? randomFlag : 0);
  const parent = `00-${traceId}-${spanId}-0${flags}`;
  return ['traceparent', parent, ...(state === '' ? [] : ['tracestate', state])];
}
