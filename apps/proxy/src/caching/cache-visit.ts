import type { Timer } from '@sluice/core';
import type { CachePlan } from '@sluice/policies/forwarding-plans';
import {
  type CacheOutcome,
  cacheStatus,
  headOfNotModified,
  isNotModified,
  suitsClient,
  usabilityOf,
} from '@sluice/policies/http-cache';
import type { Exchange } from '../forwarding/exchange.ts';
import { forward } from '../forwarding/forward.ts';
import type { ProxyErrorCode } from '../forwarding/proxy-error.ts';
import { runResponsePolicies } from '../forwarding/response-policies.ts';
import type { Route } from '../runtime/runtime.ts';
import { type CacheQuestion, fillNameOf, originOf, questionOf, whyPassed } from './cache-question.ts';
import { Fill } from './fill.ts';
import { invalidateAfter } from './invalidate-after.ts';
import type { RouteCache } from './route-cache.ts';
import { StoredReply } from './stored-reply.ts';
import { ageOf, type StoredResponse } from './stored-response.ts';

type Forwarded = Extract<CacheOutcome, { hit: false }>['forwarded'];

/** How the answer of a fill comes to a visit. */
export interface FillHead {
  readonly stored: boolean;
  /** Somebody else had asked for it. */
  readonly joined: boolean;
  /** Undefined where the head is the endpoint's own. */
  readonly ageMs: number | undefined;
}

/** Answers the request from the cache of its route, or sends it on. */
export function serveThroughCache(exchange: Exchange, route: Route, cache: RouteCache): void {
  const plan = route.plans?.cache as CachePlan; // a route has a cache because of it
  const visit = new CacheVisit(exchange, route, cache, plan);
  exchange.caching = visit;
  visit.begin();
}

/** One exchange of a client on a route with a cache. */
export class CacheVisit {
  readonly exchange: Exchange;
  readonly question: CacheQuestion;
  readonly #route: Route;
  readonly #cache: RouteCache;
  readonly #plan: CachePlan;
  #forwarded: Forwarded = 'uri-miss';
  #reply: StoredReply | undefined;
  #fill: Fill | undefined;
  /** While it waits for the head of somebody else's answer. */
  #waiting: Timer | undefined;
  /** The head has gone, and the body may follow. */
  #sending = false;
  /** It has seen a fill fail that others had begun. */
  #secondTry = false;
  /** Pieces of the fill's body that it has had. */
  taken = 0;
  hasRoom = true;

  constructor(exchange: Exchange, route: Route, cache: RouteCache, plan: CachePlan) {
    this.exchange = exchange;
    this.#route = route;
    this.#cache = cache;
    this.#plan = plan;
    this.question = questionOf(exchange, plan);
  }

  begin(): void {
    const passed = whyPassed(this.exchange);
    if (passed === undefined) this.#lookUp();
    else this.#pass(passed);
  }

  #lookUp(): void {
    const { exchange } = this;
    const { asked } = this.question;
    const now = exchange.worker.clock.monotonic();
    const found = this.#cache.store.find(this.question.key, exchange.headers);
    const stored = found !== undefined && (found.forIdentified || !this.question.needsPermission) ? found : undefined;
    if (stored !== undefined) {
      const ageMs = ageOf(stored, now);
      const use = usabilityOf(stored.freshness, ageMs);
      const suits = asked === undefined || suitsClient(asked, stored.freshness, ageMs);
      if (use === 'fresh' && suits) {
        this.onStored(stored, 'hit');
        return;
      }
      if (use === 'stale_while_revalidate' && asked?.noCache === undefined) {
        if (!this.#cache.isUncacheable(this.question.group)) this.#refresh(stored);
        this.onStored(stored, 'stale');
        return;
      }
      this.#forwarded = use === 'fresh' ? 'request' : 'stale';
    } else if (this.#cache.store.varyOf(this.question.key) !== undefined) this.#forwarded = 'vary-miss';

    const first = stored === undefined;
    if (asked?.onlyIfCached === true) this.#sendHead(504, ['content-length', '0'], undefined);
    else if (asked?.noStore === true || exchange.method === 'HEAD') this.#pass('bypass');
    else if (first && exchange.header('range') !== undefined) this.#pass('partial');
    else if (first && this.#cache.isUncacheable(this.question.group)) this.#pass(this.#forwarded);
    else this.#ask(stored);
  }

  /** Asks an endpoint, or waits for somebody who does. */
  #ask(stale: StoredResponse | undefined): void {
    const name = fillNameOf(this.question, this.#cache.store, this.exchange.headers);
    const underWay = this.#cache.fillFor(name);
    if (underWay === undefined) {
      const fill = this.#newFill(name, stale, false);
      this.#fill = fill;
      // The time of the exchange is the fill's from here on.
      this.exchange.startTotalTimeout(Number.POSITIVE_INFINITY);
      fill.start(this);
      return;
    }
    if (this.#cache.waiting >= this.#plan.maxWaiting) {
      this.#pass(this.#forwarded);
      return;
    }
    this.#cache.waiting++;
    this.#fill = underWay;
    this.#waiting = this.exchange.worker.clock.after(this.#plan.maxWaitMs, () => {
      this.#leaveFill();
      this.#plan.count('waited_too_long');
      this.#pass(this.#forwarded);
    });
    underWay.join(this);
  }

  /** Asks for a newer one, and lets nobody wait for it. */
  #refresh(stored: StoredResponse): void {
    const name = fillNameOf(this.question, this.#cache.store, this.exchange.headers);
    if (this.#cache.fillFor(name) !== undefined || !this.#cache.mayRefresh) return;
    this.#plan.count('refreshed');
    this.#newFill(name, stored, true).start(undefined);
  }

  #newFill(name: string, stale: StoredResponse | undefined, background: boolean): Fill {
    const { question } = this;
    const fill = new Fill(this.exchange, this.#route, this.#cache, this.#plan, { question, name, stale, background });
    this.#cache.begin(fill);
    return fill;
  }

  /** Past the cache, with everything the client said. */
  #pass(forwarded: Forwarded): void {
    const { exchange } = this;
    this.#forwarded = forwarded;
    this.#plan.count('bypassed');
    forward(exchange, this.#route);
  }

  // --- what a fill tells -------------------------------------------------------------------------------------------

  onInterim(status: number, headers: readonly string[]): void {
    this.exchange.downstream.inform(status, headers);
  }

  /** The head of the answer has come; the body follows by `piece` and `passOn`. */
  onHead(fill: Fill, status: number, headers: string[], { stored, joined, ageMs }: FillHead): void {
    const { exchange } = this;
    this.#stopWaiting();
    if (!joined) this.#takeOver(fill);
    this.#plan.count(joined ? 'coalesced' : 'miss');
    if (ageMs !== undefined) headers.push('age', String(Math.floor(ageMs / 1000)));
    const outcome = { hit: false, forwarded: this.#forwarded, stored, collapsed: joined } as const;
    if (isNotModified(exchange.headers, { status, headers }, exchange.worker.clock.now())) {
      fill.keepGoing();
      this.#leaveFill();
      this.#sendHead(304, headOfNotModified(headers), { ...outcome, forwardedStatus: status });
      return;
    }
    this.#sendHead(status, headers, outcome, () => {
      this.#sending = true;
      this.pump();
    });
  }

  /** A stored answer will do. */
  onStored(stored: StoredResponse, as: 'hit' | 'stale' | 'revalidated'): void {
    const { exchange } = this;
    const ageMs = ageOf(stored, exchange.worker.clock.monotonic());
    const joined = this.#waiting !== undefined;
    this.#stopWaiting();
    if (this.#fill !== undefined && !joined) this.#takeOver(this.#fill);
    this.#fill = undefined;
    this.#plan.count(joined ? 'coalesced' : as);
    const ttlSeconds = (stored.freshness.lifetimeMs - ageMs) / 1000;
    const reply = new StoredReply(exchange, stored, ageMs);
    const outcome: CacheOutcome =
      as === 'revalidated' ? { hit: false, forwarded: 'stale', forwardedStatus: 304 } : { hit: true, ttlSeconds };
    this.#sendHead(reply.status, reply.headers, outcome, () => {
      this.#reply = reply;
      reply.send();
    });
  }

  /** The answer that it waited for is not for it. */
  onReleased(): void {
    this.#stopWaiting();
    this.#fill = undefined;
    // It knows no more than that it must not wait again.
    this.#pass(this.#forwarded);
  }

  onFailed(fill: Fill, code: ProxyErrorCode, reason: string | undefined, own: boolean): void {
    const { exchange } = this;
    this.#stopWaiting();
    if (own) this.#takeOver(fill);
    this.#fill = undefined;
    if (own || this.#secondTry || exchange.status !== 0) {
      if (exchange.status === 0) this.#plan.count('miss');
      exchange.fail(code, reason);
      return;
    }
    // What befell another one's request need not befall this one's; those that waited try it once, together.
    this.#secondTry = true;
    this.#lookUp();
  }

  // --- what the exchange tells -------------------------------------------------------------------------------------

  /** The client takes more. */
  resume(): void {
    this.hasRoom = true;
    this.#reply?.send();
    this.pump();
  }

  /** Sends what there is of the fill, as far as the client takes it. */
  pump(): void {
    const fill = this.#fill;
    if (fill === undefined || !this.#sending) return;
    for (let piece = fill.piece(this.taken); piece !== undefined && this.hasRoom; piece = fill.piece(this.taken)) {
      this.taken++;
      this.hasRoom = this.exchange.writeReply(piece);
      if (this.#fill === undefined) return;
    }
    if (this.taken === fill.pieces) {
      this.#fill = undefined;
      fill.leave(this);
      this.exchange.endReply(fill.trailers);
    } else fill.progress();
  }

  /** One that the fill does not keep. False when this is not the time for it. */
  passOn(piece: Buffer): boolean {
    if (!this.#sending || !this.hasRoom) return false;
    this.taken++;
    this.hasRoom = this.exchange.writeReply(piece);
    return true;
  }

  /** The answer to a request that was sent past the cache. */
  answerComes(status: number, headers: string[]): void {
    const { exchange } = this;
    const keyed = { plan: this.#plan, cache: this.#cache, ...originOf(exchange) };
    const invalidated = invalidateAfter(exchange, status, headers, keyed);
    for (let count = 0; count < invalidated; count++) this.#plan.count('invalidated');
    this.#tell(headers, { hit: false, forwarded: this.#forwarded });
  }

  /** The exchange is over, or has failed. */
  close(): void {
    this.#stopWaiting();
    this.#leaveFill();
    this.#reply = undefined;
  }

  // -----------------------------------------------------------------------------------------------------------------

  #leaveFill(): void {
    const fill = this.#fill;
    this.#stopWaiting();
    this.#fill = undefined;
    fill?.leave(this);
  }

  #stopWaiting(): void {
    if (this.#waiting === undefined) return;
    this.#waiting.cancel();
    this.#waiting = undefined;
    this.#cache.waiting--;
  }

  /** What befell the request that was sent for this exchange is recorded with it. */
  #takeOver({ inner }: Fill): void {
    const { exchange } = this;
    exchange.upstream = inner.upstream;
    exchange.endpoint = inner.endpoint;
    exchange.attempts = inner.attempts;
    exchange.retries = inner.retries;
    exchange.upstreamMs = inner.upstreamMs;
    if (inner.cookies !== undefined) exchange.ownCookies = [...inner.cookies];
  }

  #sendHead(status: number, headers: string[], outcome: CacheOutcome | undefined, then?: () => void): void {
    const { exchange } = this;
    headers.push(exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id', exchange.requestId);
    if (outcome !== undefined) this.#tell(headers, outcome);
    const head = { status, headers };
    runResponsePolicies(exchange, head, () => {
      exchange.startReply(head.status, head.headers);
      if (then === undefined) exchange.endReply();
      else then();
    });
  }

  #tell(headers: string[], outcome: CacheOutcome): void {
    if (this.#plan.tellsClients) headers.push('cache-status', cacheStatus('sluice', outcome));
  }
}
