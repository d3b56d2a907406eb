import type { EndpointSnapshot } from '@sluice/snapshot/types';
import type { Runtime } from './runtime.ts';
import type { SharedState } from './shared-state.ts';

/** Holds the one runtime that new exchanges begin with. */
export class RuntimeHolder {
  current: Runtime | undefined = undefined;
  readonly #shared: SharedState;

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  /** The swap: from the next request on, everything is decided by `next`. */
  swap(next: Runtime): void {
    next.activate();
    const previous = this.current;
    this.current = next;
    const checked = next.snapshot.upstreams.filter(({ healthCheck }) => healthCheck !== undefined);
    this.#shared.verdicts.keepOnly(new Set(checked.map(({ name }) => name)));
    previous?.retire();
  }

  /** Certificates have changed: upstreams that show another one now begin with new connections. */
  renewClients(): void {
    for (const upstream of this.current?.upstreams.values() ?? []) upstream.renewClients();
  }

  /** A whole endpoint set from discovery; replaces the one before and rebuilds only that upstream's balancers. */
  setEndpoints(upstream: string, endpoints: readonly EndpointSnapshot[]): void {
    this.#shared.discovered.set(upstream, endpoints);
    this.current?.upstreams.get(upstream)?.useEndpoints();
  }
}
