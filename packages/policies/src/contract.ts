import type { Clock, HeaderList, Random } from '@sluice/core';
import type { BodySink } from './body-sink.ts';
import type { ForwardingPlans } from './forwarding-plans.ts';
import type { Limits } from './limits/limits.ts';
import type { PasswordChecker } from './password-checker.ts';
import type { AskService } from './services.ts';

export type { BodySink } from './body-sink.ts';
export type { AskService, ServiceAnswer, ServiceRequest } from './services.ts';

/** The request side of an exchange as policies see it. `headers` is live: what a policy changes is what is sent. */
export interface PolicyRequest {
  readonly method: string;
  /** Path as matched and forwarded: normalised once, without query. A rewrite may replace it. */
  path: string;
  /** With its `?`, or empty. */
  query: string;
  readonly headers: HeaderList;
}

/** A response head on its way to the client. All three may be changed. */
export interface ResponseHead {
  status: number;
  readonly headers: HeaderList;
}

/** The head of one attempt, after forwarding headers were added. Changing it does not touch other attempts. */
export interface UpstreamRequestHead {
  readonly method: string;
  target: string;
  readonly headers: HeaderList;
  /** Name or address of the endpoint with its port, the name as the upstream's own Host has it where that is set. */
  readonly authority: string;
}

/** An answer made by the gateway itself; ends the request phase at once. */
export interface Reply {
  readonly status: number;
  readonly headers?: HeaderList;
  readonly body?: string | Uint8Array;
  /** Nothing is answered: the client's connection is cut, or its stream reset. For faults that are meant. */
  readonly cut?: true;
}

/** How an exchange ended, told once to every policy that saw it begin. */
export interface ExchangeOutcome {
  readonly status: number;
  /** `ProxyError` code when the exchange failed, else undefined. */
  readonly errorCode: string | undefined;
  readonly durationMs: number;
}

/** Who sent a request, as a policy has established it for those after it. */
export interface Identity {
  /** The kind of the policy. */
  readonly by: string;
  /** The user, the name of the key, or the subject of the token. */
  readonly name: string;
  /** Verified claims of a token, or what is noted of a key. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What a verified client certificate says of the client. */
export interface ClientCertificateNames {
  /** RFC 2253, such as `CN=billing,O=Example`. */
  readonly subject: string;
  /** URIs of its alternative names, a SPIFFE id among them. */
  readonly uris: readonly string[];
  readonly dns: readonly string[];
}

export interface PolicyExchange {
  /** The request id, also in the access log. */
  readonly id: string;
  readonly route: string;
  readonly listener: string;
  readonly scheme: 'http' | 'https';
  /** Lower-case, without port. */
  readonly host: string;
  /** The client's address after trusted proxies were taken into account. */
  readonly clientAddress: string;
  /** Of whoever holds the connection: the client, or the last proxy before this gateway. */
  readonly peerAddress: string;
  /** Whether that is a trusted proxy, whose word on clients is taken. */
  readonly peerTrusted: boolean;
  /** The listener's port, as the connection has it. */
  readonly port: number;
  /** Undefined without TLS, or where no certificate was asked for or shown. */
  readonly clientCertificate: ClientCertificateNames | undefined;
  /** By policies before this one, in their order. */
  readonly identities: readonly Identity[];
  /** What policies have set to know a login again, as a Cookie field; empty without. It stands in no header list. */
  readonly loginCookies: string;
  /** Adds to `identities`; those beyond the eighth are dropped. */
  identify(identity: Identity): void;
  /** Tells the access log which trace the exchange is of. @param traceId 32 hexadecimal digits */
  noteTrace(traceId: string): void;
  readonly request: PolicyRequest;
  /** Aborted when the client is gone or the exchange ends. */
  readonly signal: AbortSignal;
}

/**
 * A step applied to an exchange. One instance serves all exchanges of the runtime that made it, so what belongs to one
 * exchange must be keyed by it. All phases are optional; request phases run in the written order, response phases in
 * the reverse order. What changes how a request is forwarded has no phase and offers plans. A thrown error ends the exchange with 500 and is logged under the policy's type.
 */
export interface Policy {
  /**
   * Everything that it can write into a head stands in its configuration, whose schema has checked it, so that nobody
   * need look at each head again before it is sent. A policy that computes a name, value or target leaves this out.
   */
  readonly writesOnlyChecked?: true;
  onRequest?(exchange: PolicyExchange): undefined | Reply | Promise<undefined | Reply>;
  onUpstreamRequest?(exchange: PolicyExchange, head: UpstreamRequestHead): void;
  onResponse?(exchange: PolicyExchange, head: ResponseHead): void | Promise<void>;
  /**
   * The body stage: called once the last `onResponse` has settled the head and before that goes out, in the same order.
   * The head may still be changed, by what the configuration has or by constants. Whoever changes the length of the body
   * removes Content-Length.
   * @param next takes the body on from here; undefined where none follows (HEAD, 204, 304), so that the head can still
   * be what it would be with one
   * @returns what takes the body in; undefined lets it pass
   */
  onResponseBody?(exchange: PolicyExchange, head: ResponseHead, next: BodySink | undefined): BodySink | undefined;
  onComplete?(exchange: PolicyExchange, outcome: ExchangeOutcome): void;
  /** How requests of the route are forwarded; see `forwarding-plans.ts`. Read once, when the route is built. */
  readonly forwarding?: ForwardingPlans;
  close?(): void;
}

export interface PolicyEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  /** Name of the route that the policy is on. */
  readonly route: string;
  /**
   * Counts in `sluice_policy_events_total{route, policy, event}` that the policy did something.
   * @param event a constant in snake_case that the README of the kind names; no kind has more than a dozen
   * @param amount 1 when left out; bytes, where the event says so
   */
  count(event: string, amount?: number): void;
  readonly passwords: PasswordChecker;
  readonly ask: AskService;
  /** Tells the log what an operator should know of, such as a service that does not answer. */
  warn(message: string): void;
  /**
   * What is under the seal of a field of `secretSchema`: the secret, or its hash. For the factory, not for each request.
   * @throws SluiceError `unavailable` when the secret key does not fit
   */
  openSecret(sealed: string): string;
  /**
   * 32 bytes for one purpose that all workers have, also after a restart, by HKDF-SHA-256 (RFC 5869) from the secret key.
   * For the factory, not for each request.
   * @throws SluiceError `unavailable` when the secret key is not at hand
   */
  deriveKey(purpose: string): Buffer;
  /**
   * Tells operators whom the policy refused, or would have.
   * @param who an address or the beginning of a digest, no secret
   */
  noteDenied(who: string, shadow: boolean): void;
  /** Counts that all workers share. */
  readonly limits: Limits;
}

export type PolicyFactory<Config> = (config: Config, environment: PolicyEnvironment) => Policy;
