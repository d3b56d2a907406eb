import { Exchange } from '../forwarding/exchange.ts';
import type { ProxyErrorCode } from '../forwarding/proxy-error.ts';
import type { FillDownstream } from './fill-downstream.ts';

/**
 * The exchange between the cache and an endpoint. It is forwarded like a client's, by the same plans; nobody records it,
 * because the requests that it answers are recorded, and policies for requests and answers do not see it.
 */
export class FillExchange extends Exchange {
  override readonly quiet = true;
  /** Of the gateway's own, for the client that it was sent for. They are no part of the answer. */
  cookies: readonly string[] | undefined = undefined;
  /** Why it failed, in words. */
  failure: string | undefined = undefined;

  /** @param asker whose request is sent */
  constructor(asker: Exchange, downstream: FillDownstream, query: string) {
    super(asker.worker, downstream, asker.settings);
    this.runtime = asker.runtime;
    this.runtime?.begin();
    this.matched = asker.matched;
    this.route = asker.route;
    this.host = asker.host;
    this.path = asker.path;
    this.query = query;
    this.headers = [...asker.headers];
    this.clientAddress = asker.clientAddress;
    this.forwardedFor = asker.forwardedFor;
    this.forwarded = asker.forwarded;
    this.forwardedHost = asker.forwardedHost;
    this.forwardedProto = asker.forwardedProto;
    this.forwardedPort = asker.forwardedPort;
    this.requestId = asker.requestId;
    for (const identity of asker.identities) this.identify(identity);
  }

  override startReply(status: number, headers: string[]): void {
    this.cookies = this.ownCookies;
    this.ownCookies = undefined;
    super.startReply(status, headers);
  }

  override fail(code: ProxyErrorCode, reason?: string): void {
    this.failure ??= reason;
    super.fail(code, reason);
  }
}
