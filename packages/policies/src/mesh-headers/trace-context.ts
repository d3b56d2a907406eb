import { randomBytes } from 'node:crypto';

/** Where a request is in a trace. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all 0. */
  readonly traceId: string;
  /** Of the span that sent the request: 16 digits, not all 0. */
  readonly spanId: string;
  /** Of the span before that, where B3 told of it. */
  readonly parentSpanId?: string | undefined;
  /** Whether services are to record it; undefined leaves it to them. */
  readonly sampled: boolean | undefined;
  /** B3: record it whatever anybody decides. */
  readonly debug?: boolean;
  /** W3C: the trace id is random in its last 56 bits (Trace Context level 2 §3.2.2.5.2). */
  readonly random?: boolean;
  /** W3C: what vendors add, checked; empty when there is nothing. */
  readonly state?: string;
}

/** What a request says of its trace. `invalid` is one that says something that cannot be read. */
export type ReadTrace = TraceContext | { readonly sampledOnly: boolean } | 'invalid' | undefined;

export function newTraceIds(): Pick<TraceContext, 'traceId' | 'spanId'> {
  const digits = randomBytes(24).toString('hex');
  return { traceId: digits.slice(0, 32), spanId: digits.slice(32) };
}

/** All 0 means none in every format. */
export function isId(text: string | undefined, length: 16 | 32): text is string {
  return text?.length === length && /^[0-9a-f]+$/.test(text) && /[^0]/.test(text);
}
