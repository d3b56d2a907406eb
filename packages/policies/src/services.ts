/** A question that a policy asks another service on behalf of an exchange, or for all of them. */
export interface ServiceRequest {
  /** `http:` or `https:`, as its schema has checked. */
  readonly url: string;
  readonly method: string;
  /** Flat. Host and framing are added. */
  readonly headers: readonly string[];
  readonly body?: string | undefined;
  /** Until the whole answer is there. */
  readonly timeoutMs: number;
  /** Longer answers fail. */
  readonly mostBytes: number;
  /** PEM; the system's authorities when left out. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Flat, as received. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/**
 * Asks over HTTP, never an address that upstreams may not have, and follows no redirect. Connections are kept.
 * @throws Error in words, for the log and not for clients
 */
export type AskService = (request: ServiceRequest) => Promise<ServiceAnswer>;
