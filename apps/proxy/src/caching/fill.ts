import { getHeader, removeHeader } from '@sluice/core';
import type { CachePlan } from '@sluice/policies/forwarding-plans';
import {
  askWhetherModified,
  hasValidator,
  judgeStorage,
  removeConditions,
  type Storage,
  updateHead,
  usableAfterError,
  variantOf,
  withLength,
} from '@sluice/policies/http-cache';
import type { Exchange } from '../forwarding/exchange.ts';
import { forward } from '../forwarding/forward.ts';
import type { Route } from '../runtime/runtime.ts';
import { giveBack } from '../sockets/recycled-block.ts';
import type { CacheQuestion } from './cache-question.ts';
import type { CacheVisit } from './cache-visit.ts';
import { FillBody } from './fill-body.ts';
import { FillDownstream, type FillEvents } from './fill-downstream.ts';
import { FillExchange } from './fill-exchange.ts';
import type { RouteCache } from './route-cache.ts';
import { ageOf, type RequestKey, type StoredResponse } from './stored-response.ts';

/** What a fill is made for. */
export interface FillTerms {
  /** The one that it is sent for. */
  readonly question: CacheQuestion;
  /** What requests that may join have in common, as far as is known before the answer. */
  readonly name: string;
  /** Stored and selected by the request, but too old: it is asked about, and may be given in place of an error. */
  readonly stale: StoredResponse | undefined;
  /** Nobody waits for it. */
  readonly background: boolean;
}

type Storable = Extract<Storage, { store: true }>;

/** Of an answer that nobody wants so much is read, bytes. */
const mostUnwanted = 64 * 1024;

/** Errors of an endpoint in whose place a stale answer may be given (RFC 5861 §4). */
const errorStatuses = new Set([500, 502, 503, 504]);

/**
 * One request to an endpoint on behalf of the cache, and those who wait for its answer. While the answer is to be stored it
 * is taken as fast as it comes and each reader has it at its own pace; what is passed on waits for the slowest.
 */
export class Fill implements FillEvents {
  readonly key: RequestKey;
  readonly name: string;
  readonly background: boolean;
  readonly inner: FillExchange;
  readonly #route: Route;
  readonly #cache: RouteCache;
  readonly #plan: CachePlan;
  readonly #stale: StoredResponse | undefined;
  readonly #identified: boolean;
  readonly #group: string;
  readonly #requestHeaders: readonly string[];
  readonly #requestedAt: number;
  readonly #visits = new Set<CacheVisit>();
  #leader: CacheVisit | undefined;
  #state: 'asking' | 'storing' | 'passing' | 'done' | 'broken' = 'asking';
  #storable: Storable | undefined;
  #variant = '';
  #receivedAt = 0;
  #status = 0;
  readonly #body: FillBody;
  #spoiled = false;
  /** Its answer will be stored, so it goes on when the only one who waited has what it needs. */
  #keeps = false;
  trailers: readonly string[] = [];

  constructor(asker: Exchange, route: Route, cache: RouteCache, plan: CachePlan, terms: FillTerms) {
    this.key = terms.question.key;
    this.name = terms.name;
    this.background = terms.background;
    this.#route = route;
    this.#cache = cache;
    this.#plan = plan;
    this.#stale = terms.stale;
    this.#identified = terms.question.identified;
    this.#group = terms.question.group;
    this.#keeps = terms.background;
    this.#requestHeaders = [...asker.headers];
    this.#body = new FillBody(cache.store);
    this.#requestedAt = asker.worker.clock.now();
    this.inner = new FillExchange(asker, new FillDownstream(asker.downstream, this), terms.question.query);
    removeConditions(this.inner.headers);
    if (terms.stale !== undefined && hasValidator(terms.stale.headers)) {
      askWhetherModified(this.inner.headers, terms.stale.headers);
    }
  }

  /** Sends the request. @param leader is given whatever comes, storable or not; without one it is for the cache only */
  start(leader: CacheVisit | undefined): void {
    this.#leader = leader;
    if (leader !== undefined) this.#visits.add(leader);
    forward(this.inner, this.#route);
  }

  /** One more who asks for the same. It is told at once when the head is there. */
  join(visit: CacheVisit): void {
    this.#visits.add(visit);
    if (this.#storable !== undefined) this.#offer(visit, this.#storable);
  }

  /** A visit needs nothing more of it. */
  leave(visit: CacheVisit): void {
    if (!this.#visits.delete(visit)) return;
    if (this.#leader === visit) this.#leader = undefined;
    if (this.#visits.size === 0 && !this.#keeps) this.abandon();
    else this.#flow();
  }

  /** The answer is worth storing even when nobody waits for it any more. */
  keepGoing(): void {
    this.#keeps = this.#state === 'storing';
  }

  /** What comes is not valid any more: it is given to those who asked before, and not stored. */
  spoil(): void {
    this.#spoiled = true;
    this.#cache.leave(this);
  }

  /** Gives the request up. */
  abandon(): void {
    if (this.inner.finished) return;
    this.#keeps = false;
    this.#end('broken');
    this.#cache.end(this);
    this.inner.onClosed(false);
  }

  // --- what readers need -------------------------------------------------------------------------------------------

  /** @param index of the piece, from the beginning of the body */
  piece(index: number): Buffer | undefined {
    return this.#body.piece(index);
  }

  /** All pieces have come, and there are as many as this. Undefined while more may come. */
  get pieces(): number | undefined {
    return this.#state === 'done' ? this.#body.count : undefined;
  }

  /** A reader has taken something. */
  progress(): void {
    this.#flow();
  }

  // --- what comes of the endpoint ----------------------------------------------------------------------------------

  onInterim(status: number, headers: readonly string[]): void {
    this.#leader?.onInterim(status, headers);
  }

  onHead(status: number, headers: string[]): void {
    const { inner, background } = this;
    const { clock } = inner.worker;
    const stale = this.#stale;
    this.#receivedAt = clock.monotonic();
    this.#status = status;
    const failed = inner.error !== '';
    if (!failed && status === 304 && stale !== undefined) {
      this.#confirmed(stale, headers);
      return;
    }
    if (stale !== undefined && (failed || errorStatuses.has(status))) {
      if (background || usableAfterError(stale.freshness, ageOf(stale, this.#receivedAt))) {
        this.#settle((visit) => visit.onStored(stale, 'stale'));
        return;
      }
    }
    if (failed) {
      this.#failed();
      return;
    }
    removeHeader(headers, inner.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id');
    const verdict = this.#judge(status, headers);
    if (verdict === undefined) {
      this.#pass(status, headers);
      return;
    }
    this.#state = 'storing';
    this.#storable = verdict;
    this.#variant = variantOf(verdict.vary, this.#requestHeaders);
    this.#leader?.onHead(this, status, headers, { stored: true, joined: false, ageMs: undefined });
    for (const visit of [...this.#visits]) if (visit !== this.#leader) this.#offer(visit, verdict);
  }

  onData(chunk: Buffer): boolean {
    this.#body.bytes += chunk.length;
    if (this.#state !== 'storing' && this.#state !== 'passing') {
      // The end is waited for, so that the connection can serve again, unless it is far.
      if (this.#body.bytes > mostUnwanted) this.abandon();
      giveBack(chunk);
      return true;
    }
    if (this.#state === 'storing' && !this.#fits(chunk.length)) this.#stopStoring();
    if (this.#state === 'passing' && this.#body.empty && this.#visits.size === 1) {
      const [only] = this.#visits;
      if (only?.passOn(chunk) === true) {
        this.#body.skip();
        return only.hasRoom;
      }
    }
    this.#body.push(chunk);
    for (const visit of [...this.#visits]) visit.pump();
    return this.#state === 'storing' || this.#drained();
  }

  onEnd(trailers: readonly string[]): void {
    this.#cache.end(this);
    if (this.#state === 'storing') this.#store();
    if (this.#state !== 'storing' && this.#state !== 'passing') return;
    this.trailers = trailers;
    this.#end('done');
    for (const visit of [...this.#visits]) visit.pump();
  }

  onCut(): void {
    this.#cache.end(this);
    if (this.#state === 'done' || this.#state === 'broken') return;
    this.#failed();
  }

  // -----------------------------------------------------------------------------------------------------------------

  #judge(status: number, headers: readonly string[]): Storable | undefined {
    const request = { method: 'GET', headers: this.#requestHeaders, identified: this.#identified };
    const times = { requestedAt: this.#requestedAt, receivedAt: this.inner.worker.clock.now() };
    const verdict = judgeStorage(request, { status, headers }, times, this.#plan.storage);
    const length = Number(getHeader(headers, 'content-length') ?? 0);
    // A body that only the end of its connection ends may have been cut off there.
    const whole = this.inner.attempt?.untilClose !== true && length <= this.#plan.objectBytes;
    return verdict.store && whole && !this.#spoiled ? verdict : undefined;
  }

  /** 304: what is stored is still the answer. */
  #confirmed(stale: StoredResponse, headers: string[]): void {
    removeHeader(headers, this.inner.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id');
    const verdict = this.#judge(stale.status, updateHead(stale.headers, headers));
    this.#cache.store.remove(stale);
    if (verdict === undefined) {
      // Not to be stored any more, but it is what the leader was answered.
      const answer = { ...stale, headers: updateHead(stale.headers, headers), receivedAt: this.#receivedAt };
      this.#settle((visit) => (visit === this.#leader ? visit.onStored(answer, 'revalidated') : visit.onReleased()));
      return;
    }
    const { vary, freshness, forIdentified } = verdict;
    const variant = variantOf(vary, this.#requestHeaders);
    const fresh = { ...stale, headers: verdict.headers, vary, variant, freshness, forIdentified };
    const answer: StoredResponse = { ...fresh, receivedAt: this.#receivedAt };
    this.#cache.store.put(answer);
    this.#settle((visit) => (this.#suits(visit, verdict) ? visit.onStored(answer, 'revalidated') : visit.onReleased()));
  }

  /** Every visit is told what to do, and the rest of the answer is of no use. */
  #settle(tell: (visit: CacheVisit) => void): void {
    const visits = [...this.#visits];
    this.#visits.clear();
    this.#end('done');
    for (const visit of visits) tell(visit);
    this.#leader = undefined;
  }

  /** Not to be stored: it is the leader's alone, and the others ask by themselves, all at once. */
  #pass(status: number, headers: string[]): void {
    const leader = this.#leader;
    this.#state = 'passing';
    this.#cache.leave(this);
    this.#keeps = false;
    this.#plan.count('not_stored');
    this.#cache.noteUncacheable(this.#group, status);
    if (this.#stale !== undefined && status < 500) this.#cache.store.remove(this.#stale);
    for (const visit of [...this.#visits]) {
      if (visit === leader) continue;
      this.#visits.delete(visit);
      visit.onReleased();
    }
    if (leader === undefined) this.abandon();
    else leader.onHead(this, status, headers, { stored: false, joined: false, ageMs: undefined });
  }

  #offer(visit: CacheVisit, verdict: Storable): void {
    if (this.#suits(visit, verdict)) {
      const ageMs = verdict.freshness.initialAgeMs + this.inner.worker.clock.monotonic() - this.#receivedAt;
      visit.onHead(this, this.#status, [...verdict.headers], { stored: false, joined: true, ageMs });
      return;
    }
    this.#visits.delete(visit);
    visit.onReleased();
  }

  #suits(visit: CacheVisit, { vary, forIdentified }: Storable): boolean {
    if (visit === this.#leader) return true;
    if (visit.question.needsPermission && !forIdentified) return false;
    return variantOf(vary, visit.exchange.headers) === variantOf(vary, this.#requestHeaders);
  }

  #failed(): void {
    const { inner } = this;
    const leader = this.#leader;
    const visits = [...this.#visits];
    this.#visits.clear();
    this.#end('broken');
    const code = inner.error === '' ? 'reset' : inner.error;
    for (const visit of visits) visit.onFailed(this, code, inner.failure, visit === leader);
  }

  /** Whether there is room for so much more. */
  #fits(bytes: number): boolean {
    return this.#body.bytes <= this.#plan.objectBytes && this.#body.reserve(bytes);
  }

  /** It has grown too large: those who have begun to read it get the rest. */
  #stopStoring(): void {
    this.#state = 'passing';
    this.#cache.leave(this);
    this.#keeps = false;
    this.#body.giveBackReserved();
    this.#plan.count('not_stored');
    this.#cache.noteUncacheable(this.#group, 200);
    this.#storable = undefined;
    if (this.#visits.size === 0) this.abandon();
  }

  #store(): void {
    const verdict = this.#storable;
    const length = verdict && getHeader(verdict.headers, 'content-length');
    this.#body.giveBackReserved();
    if (verdict === undefined || this.#spoiled || (length !== undefined && Number(length) !== this.#body.bytes)) return;
    const { vary, freshness, forIdentified } = verdict;
    const stored = this.#cache.store.put({
      ...this.key,
      ...{ status: this.#status, vary, variant: this.#variant, freshness, forIdentified },
      headers: withLength(verdict.headers, this.#status, this.#body.bytes),
      body: this.#body.whole(),
      receivedAt: this.#receivedAt,
    });
    this.#plan.count(stored ? 'stored' : 'not_stored');
    this.#cache.noteCacheable(this.#group);
  }

  /** While it is passed on: drops what all have, and lets more come when nothing is left. */
  #flow(): void {
    if (this.#state !== 'passing') return;
    this.#body.dropBefore(Math.min(...Array.from(this.#visits, (visit) => visit.taken)));
    if (this.#drained()) this.inner.onWritable();
  }

  #drained(): boolean {
    if (!this.#body.empty) return false;
    for (const visit of this.#visits) if (!visit.hasRoom) return false;
    return true;
  }

  #end(state: 'done' | 'broken'): void {
    this.#state = state;
    this.#body.giveBackReserved();
    this.#cache.leave(this);
  }
}
