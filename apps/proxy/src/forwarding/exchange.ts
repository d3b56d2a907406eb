import { getHeader } from '@sluice/core';
import type { BalancingView } from '@sluice/load-balancing/contract';
import type { ClientCertificateNames, PolicyExchange, PolicyRequest } from '@sluice/policies/contract';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { CacheVisit } from '../caching/cache-visit.ts';
import type { Route, Runtime } from '../runtime/runtime.ts';
import { accessLogEntry } from './access-log-entry.ts';
import type { Attempt } from './attempt.ts';
import type { Downstream, DownstreamOwner } from './downstream.ts';
import { ExchangeFacts } from './exchange-facts.ts';
import { failExchange } from './fail-exchange.ts';
import type { Forwarding } from './forward.ts';
import type { ProxyErrorCode } from './proxy-error.ts';
import { RequestBody } from './request-body.ts';
import type { ForwardingFields } from './request-headers.ts';
import type { ResponseBody } from './response-body.ts';
import type { Steering } from './steering.ts';
import { settleStrictTransport } from './strict-transport.ts';
import { tellPolicies } from './tell-policies.ts';
import type { Watched } from './watchdog.ts';
import type { WorkerContext } from './worker-context.ts';

/**
 * One request with its response, from head to last byte. It is at once what policies, balancers, routing and the
 * recorder look at, because a view object for each of them would be made for every request.
 */
export class Exchange
  extends ExchangeFacts
  implements PolicyExchange, PolicyRequest, BalancingView, DownstreamOwner, ForwardingFields, Watched
{
  readonly worker: WorkerContext;
  readonly downstream: Downstream;
  readonly settings: ListenerSnapshot;
  readonly startedAt: number;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly listener: string;
  readonly body: RequestBody;
  runtime: Runtime | undefined = undefined;
  matched: Route | undefined = undefined;
  attempt: Attempt | undefined = undefined;
  forwarding: Forwarding | undefined = undefined;
  /** There when policies of the route change how it is forwarded. */
  steering: Steering | undefined = undefined;
  /** There when policies of the route take the body of the response in. */
  responseBody: ResponseBody | undefined = undefined;
  /** There when the route has a cache. */
  caching: CacheVisit | undefined = undefined;
  /** Made by the gateway on behalf of others, which are told of and recorded in its place. */
  readonly quiet: boolean = false;

  /** Monotonic; 0 is none. */
  #totalDeadline = 0;
  #stallDeadline = 0;
  #watched = false;
  #abort: AbortController | undefined;

  constructor(worker: WorkerContext, downstream: Downstream, settings: ListenerSnapshot) {
    super();
    this.worker = worker;
    this.downstream = downstream;
    this.settings = settings;
    this.startedAt = worker.clock.monotonic();
    this.method = downstream.method;
    this.scheme = downstream.scheme;
    this.listener = settings.name;
    this.body = new RequestBody(this);
    downstream.owner = this;
    worker.exchanges++;
    downstream.connection.share.requests++;
  }

  get id(): string {
    return this.requestId;
  }

  get request(): PolicyRequest {
    return this;
  }

  get peerAddress(): string {
    return this.downstream.peerAddress;
  }

  get port(): number {
    return this.downstream.localPort;
  }

  get clientCertificate(): ClientCertificateNames | undefined {
    return this.downstream.tls?.clientCertificate;
  }

  /** Made only when somebody asks: an AbortController costs more than the rest of a small exchange's bookkeeping. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.finished) this.#abort.abort();
    return this.#abort.signal;
  }

  get bytesReceived(): number {
    return this.body.bytes;
  }

  /** Over this listener's TLS, or over that of a trusted proxy in front of it. */
  get cameByHttps(): boolean {
    // Only from a trusted proxy is the field taken over.
    return this.scheme === 'https' || this.forwardedProto === 'https';
  }

  header(lowerCaseName: string): string | undefined {
    return getHeader(this.headers, lowerCaseName);
  }

  /** Monotonic; when the route's limit on the whole exchange ends it. */
  get deadline(): number {
    return this.#totalDeadline === 0 ? Number.POSITIVE_INFINITY : this.#totalDeadline;
  }

  /** The route's limit on the whole exchange, in place of one before. @param timeoutMs Infinity is none */
  startTotalTimeout(timeoutMs: number): void {
    this.#totalDeadline = timeoutMs === Number.POSITIVE_INFINITY ? 0 : this.startedAt + timeoutMs;
    this.watch();
  }

  watch(): void {
    if (this.#watched || this.finished) return;
    this.#watched = true;
    this.worker.watchdog.watch(this);
  }

  checkDeadlines(now: number): void {
    if (this.#totalDeadline !== 0 && now >= this.#totalDeadline && !this.isWebSocket) {
      if (this.error === '') this.steering?.noteTimeout();
      this.fail('exchange_timeout');
    } else if (this.#stallDeadline !== 0 && now >= this.#stallDeadline) {
      // An exchange that has failed already is cut all the same: its error reply is what the client does not take.
      if (this.error === '') this.fail('client_stalled');
      else this.downstream.abort();
    }
    this.body.checkDeadlines(now);
    this.steering?.checkDeadlines(now);
  }

  // --- what the downstream tells -----------------------------------------------------------------------------------

  onBodyData(chunk: Buffer): void {
    this.body.push(chunk);
  }

  onBodyEnd(trailers: readonly string[]): void {
    this.body.finish(this.runtime?.certificateFields?.without(trailers) ?? trailers);
  }

  onMalformedBody(reason: string): void {
    this.fail('malformed_request', reason);
  }

  onWritable(): void {
    this.#stallDeadline = 0;
    if (this.responseBody !== undefined) this.responseBody.onWritable();
    else this.resumeReply();
  }

  /** There is room for more of the body, wherever it comes from. */
  resumeReply(): void {
    this.attempt?.resumeResponse();
    this.caching?.resume();
  }

  onClosed(complete: boolean): void {
    if (this.finished) return;
    if (!complete && this.error === '') this.error = 'client_gone';
    this.finish();
  }

  // --- the reply ---------------------------------------------------------------------------------------------------

  /** Head of the final response. */
  startReply(status: number, headers: string[]): void {
    this.status = status;
    // What is left of the body would be read as the next request (RFC 9112 §9.6).
    const bodyRead = this.body.complete || (!this.body.forwarding && this.downstream.skipBody());
    if (!bodyRead || this.worker.draining) this.downstream.closeAfterReply();
    settleStrictTransport(this, headers);
    if (this.ownCookies !== undefined) for (const cookie of this.ownCookies) headers.push('set-cookie', cookie);
    this.downstream.start(status, headers);
  }

  /** Bytes of the reply's body. False asks to wait until `resumeReply`. */
  writeReply(chunk: Buffer): boolean {
    return this.responseBody === undefined ? this.sendBody(chunk) : this.responseBody.write(chunk);
  }

  endReply(trailers: readonly string[] = []): void {
    if (this.responseBody === undefined) this.endBody(trailers);
    else this.responseBody.end(trailers);
  }

  /** Bytes as they go to the client. False asks to wait for `onWritable`. */
  sendBody(chunk: Buffer): boolean {
    this.bytesSent += chunk.length;
    if (this.downstream.write(chunk)) return true;
    this.#stallDeadline = this.worker.clock.monotonic() + this.settings.timeouts.bodyIdleMs;
    this.watch();
    return false;
  }

  /** The end of the reply. A client that does not take what is left of it is stalled like one in the middle. */
  endBody(trailers: readonly string[]): void {
    this.downstream.end(trailers);
  }

  onReplyWaits(): void {
    if (this.finished) return;
    this.#stallDeadline = this.worker.clock.monotonic() + this.settings.timeouts.bodyIdleMs;
    this.watch();
  }

  /** A whole reply of the gateway's own. */
  reply(status: number, headers: string[], body: Buffer | undefined): void {
    this.startReply(status, headers);
    if (body !== undefined && body.length > 0 && this.method !== 'HEAD') this.writeReply(body);
    this.endReply();
  }

  /**
   * Ends the exchange with an error: by a reply where none has begun, else by cutting the connection, so that a
   * truncated response is seen to be one. Later failures of the same exchange change nothing.
   */
  fail(code: ProxyErrorCode, reason?: string): void {
    if (this.finished || this.error !== '') return;
    this.error = code;
    failExchange(this, code, reason);
  }

  /** Nothing of what is under way is wanted any more, and what still comes of it starts nothing and is not kept. */
  giveUp(): void {
    this.attempt?.abandon();
    this.steering?.close();
    this.caching?.close();
    this.responseBody?.abort();
    this.body.discard();
  }

  /** The end of the exchange, once: release, observe, record, log. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    const { worker } = this;
    worker.exchanges--;
    this.downstream.connection.share.requests--;
    if (this.#watched) worker.watchdog.unwatch(this);
    this.giveUp();
    this.durationMs = worker.clock.monotonic() - this.startedAt;
    if (this.error === 'client_gone' || this.error === 'client_stalled') this.status = 499;
    this.#abort?.abort();
    tellPolicies(this);
    if (!this.quiet) worker.recorder.record(this, this.matched?.seriesMemo);
    if (!this.quiet && worker.accessLog.admits()) worker.accessLog.push(accessLogEntry(this));
    this.runtime?.end();
  }
}
