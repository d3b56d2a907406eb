import type { Http1Connection } from './http1-connection.ts';

/** Who has the connections of one kind to an endpoint, and what one of them tells it. */
export interface ConnectionOwner {
  readonly responseHeadersMs: number;
  readonly bodyIdleMs: number;
  readonly idleMs: number;
  /** 0 is no limit. */
  readonly maxRequests: number;
  now(): number;
  /** Served a request and may serve another. */
  onFree(connection: Http1Connection): void;
  /** A request whose client was still sending has been sent whole. */
  onUploaded(): void;
  onGone(connection: Http1Connection): void;
}
