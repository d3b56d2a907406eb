import type { Socket } from 'node:net';

/** An open connection to an endpoint, over TLS with the endpoint verified. */
export interface Connection {
  readonly socket: Socket;
  /** What was negotiated by ALPN (RFC 7301); empty without TLS, or when the endpoint chose nothing. */
  readonly alpn: string;
  /**
   * Whether the endpoint is content with what it was shown, which it may say after the handshake only. Where nothing is
   * asked of it, as by a check that sends nothing.
   * @throws Error that is fit to be shown
   */
  accepted(): Promise<void>;
}

/** One endpoint, as a check finds it. */
export interface CheckTarget {
  /** `host:port` that is asked; the port is the check's own where it has one. */
  readonly address: string;
  /** `Host` or `:authority`, unless the check says otherwise. */
  readonly authority: string;
  readonly secure: boolean;
  /** What the upstream's endpoints are spoken to. */
  readonly protocol: 'auto' | 'h1' | 'h2' | 'h2c';
  /**
   * Connects as a worker would: the same addresses are refused, the same certificates believed. The connection is the
   * caller's to destroy; when aborted it is destroyed with the reason of the signal.
   * @throws Error that is fit to be shown
   */
  dial(alpn: readonly ('h2' | 'http/1.1')[], signal: AbortSignal): Promise<Connection>;
}

/** A failure is told in words without a subject: `answered 503, not 200-299`. Never content of an answer. */
export type CheckOutcome = { readonly passed: true } | { readonly passed: false; readonly reason: string };

/**
 * One way to find out whether an endpoint is well. `run` asks once, leaves nothing open, and gives up when aborted.
 * An error that it throws counts as a failure, with its message for the reason.
 */
export interface HealthCheck {
  run(target: CheckTarget, signal: AbortSignal): Promise<CheckOutcome>;
}

export type HealthCheckFactory<Config> = (config: Config) => HealthCheck;
