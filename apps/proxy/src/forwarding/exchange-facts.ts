import type { AccessLogEntry, WebSocketOutcome } from '@sluice/metrics';
import type { Identity } from '@sluice/policies/contract';
import type { ProxyErrorCode } from './proxy-error.ts';

const nobody: readonly Identity[] = [];
const mostIdentities = 8;

/** What is known of an exchange so far, for policies, balancers, the recorder and the access log. */
export abstract class ExchangeFacts {
  host = '';
  path = '/';
  query = '';
  headers: string[] = [];
  clientAddress = '';
  /** Whoever holds the connection is a trusted proxy. */
  peerTrusted = false;
  forwardedFor = '';
  forwarded = '';
  forwardedHost = '';
  forwardedProto = '';
  forwardedPort = '';
  requestId = '';
  loginCookies = '';
  /** Of the trace that a policy has told of; empty otherwise. */
  traceId = '';
  /** Set-Cookie fields of the gateway's own, which go out with the reply whatever policies make of it. */
  ownCookies: string[] | undefined = undefined;

  route = '';
  upstream = '';
  endpoint = '';
  /** Sent to the client; 0 until then. */
  status = 0;
  /** `ProxyError` code, empty while nothing failed. */
  error: ProxyErrorCode | '' = '';
  bytesSent = 0;
  retries = 0;
  attempts = 0;
  upstreamMs = 0;
  durationMs = 0;
  isWebSocket = false;
  /** There when an open one has ended. */
  webSocket: WebSocketOutcome | undefined = undefined;
  /** Why the gateway answered by itself and without a route; empty otherwise. */
  ownAnswer: AccessLogEntry['ownAnswer'] = '';
  /** Policies that saw the request, in order; they see the response in reverse and are told of the end. */
  policiesEntered = 0;
  finished = false;

  #identities: Identity[] | undefined = undefined;

  get identities(): readonly Identity[] {
    return this.#identities ?? nobody;
  }

  noteTrace(traceId: string): void {
    this.traceId = traceId;
  }

  identify(identity: Identity): void {
    this.#identities ??= [];
    if (this.#identities.length < mostIdentities) this.#identities.push(identity);
  }
}
