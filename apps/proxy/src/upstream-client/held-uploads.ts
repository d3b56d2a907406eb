import { Readable } from 'node:stream';
import type { UpstreamSnapshot } from '@sluice/snapshot/types';
import type { Dispatch } from './dispatch.ts';
import { upstreamError } from './upstream-error.ts';

/** Whose connections they wait for. */
export interface UploadOwner {
  /** How many requests whose clients are still sending have a connection, or are about to have one. */
  countUploads(): number;
  begin(dispatch: Dispatch): void;
}

/**
 * Requests whose clients are still sending, at whatever pace they like. They are let hold three of four of an endpoint's
 * connections, so that slow ones cannot keep all others from it; what is beyond waits here, within the same bounds as for a
 * connection.
 */
export class HeldUploads {
  readonly #owner: UploadOwner;
  readonly #settings: UpstreamSnapshot;
  readonly #most: number;
  #held: Dispatch[] = [];

  constructor(owner: UploadOwner, settings: UpstreamSnapshot) {
    this.#owner = owner;
    this.#settings = settings;
    this.#most = Math.max(1, Math.floor((settings.connectionPool.maxConnections * 3) / 4));
  }

  get size(): number {
    return this.#held.length;
  }

  /**
   * @param upperBound of what `countUploads` would say, which is asked only where it could be too many
   * @param now monotonic milliseconds
   * @returns whether it waits here, or has failed because too many do
   */
  take(dispatch: Dispatch, upperBound: number, now: number): boolean {
    if (!isUpload(dispatch) || upperBound < this.#most || this.#hasRoom()) return false;
    this.#held = this.#held.filter((held) => !held.unwanted);
    const { maxPendingRequests } = this.#settings.connectionPool;
    if (this.#held.length >= maxPendingRequests) {
      dispatch.fail(upstreamError('EQUEUEFULL', `${maxPendingRequests} uploads already wait for a connection`));
      return true;
    }
    dispatch.queuedAt = now;
    this.#held.push(dispatch);
    return true;
  }

  /** Another one may have its connection. */
  admit(): void {
    while (this.#held.length > 0 && this.#hasRoom()) {
      const next = this.#held.shift();
      if (next?.unwanted === false) this.#owner.begin(next);
    }
  }

  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void {
    // One that was given up while it waited for a connection has made room, and nothing else tells of it.
    this.admit();
    const { connectMs } = this.#settings.timeouts;
    for (let first = this.#held[0]; first !== undefined && now - first.queuedAt > connectMs; first = this.#held[0]) {
      this.#held.shift();
      first.fail(busy(connectMs));
    }
  }

  #hasRoom(): boolean {
    return this.#owner.countUploads() < this.#most;
  }
}

/** Its body is still to come. */
export function isUpload({ options }: Dispatch): boolean {
  return options.body instanceof Readable;
}

/** Every connection is in use, which is not the endpoint's fault. */
export function busy(waitedMs: number): Error {
  return upstreamError('EQUEUEFULL', `no connection became free within ${waitedMs} ms`);
}
