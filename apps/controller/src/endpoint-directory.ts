import { type ControlConnection, type EncodedMessage, encodeMessage } from '@sluice/control';
import type { EndpointSnapshot } from '@sluice/snapshot/types';

const none: readonly EndpointSnapshot[] = [];

/**
 * What discovery holds for each upstream, newest and whole. Lives through revisions and reconnects; a worker gets all
 * of it after its snapshot and each set again when it changes.
 */
export class EndpointDirectory {
  readonly #sets = new Map<
    string,
    { readonly text: string; readonly endpoints: readonly EndpointSnapshot[]; readonly message: EncodedMessage }
  >();
  readonly #workers: () => Iterable<ControlConnection>;
  readonly #onChange: (upstream: string) => void;

  constructor(workers: () => Iterable<ControlConnection>, onChange: (upstream: string) => void) {
    this.#workers = workers;
    this.#onChange = onChange;
  }

  update(upstream: string, endpoints: readonly EndpointSnapshot[]): void {
    const text = JSON.stringify(endpoints);
    if (this.#sets.get(upstream)?.text === text) return;
    const message = encodeMessage({ kind: 'endpoints', upstream, endpoints: [...endpoints] });
    this.#sets.set(upstream, { text, endpoints, message });
    for (const worker of this.#workers()) worker.send(message);
    this.#onChange(upstream);
  }

  /** The newest set of one upstream; the same list until it changes. */
  endpointsOf(upstream: string): readonly EndpointSnapshot[] {
    return this.#sets.get(upstream)?.endpoints ?? none;
  }

  /** Forgets upstreams that have no endpoints by discovery any more; workers that still know some are told. */
  keepOnly(upstreams: ReadonlySet<string>): void {
    for (const upstream of this.#sets.keys()) {
      if (upstreams.has(upstream)) continue;
      this.update(upstream, none);
      this.#sets.delete(upstream);
    }
  }

  sendAllTo(worker: ControlConnection): void {
    for (const { message } of this.#sets.values()) worker.send(message);
  }
}
