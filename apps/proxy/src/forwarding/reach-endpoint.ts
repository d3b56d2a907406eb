import type { Socket } from 'node:net';
import type { Clock } from '@sluice/core';
import type { DialEvents } from '@sluice/dialing/dialer';
import type { BalancingView, EndpointState } from '@sluice/load-balancing/contract';
import type { Probe } from '../runtime/circuit.ts';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import { classifyUpstreamError } from './classify-upstream-error.ts';
import { errorTable, type ProxyErrorCode } from './proxy-error.ts';
import { selectEndpoint } from './select-endpoint.ts';

/** Endpoints tried after the first. */
const maximumRetries = 2;

export interface ReachOptions {
  readonly clock: Clock;
  readonly group: EndpointGroup;
  readonly view: BalancingView;
  /** What is asked of an endpoint beside being one of the group. */
  readonly fits?: (endpoint: LiveEndpoint) => boolean;
  /** The PROXY header (latin1) that goes first; undefined where the upstream asks for none. */
  readonly proxyHeader: string | undefined;
  /** Connected; from here on whoever is called releases the endpoint by `leaveEndpoint`. */
  onOpen(socket: Socket, endpoint: LiveEndpoint): void;
  /** No endpoint could be reached; comes instead of `onOpen`, once. */
  onFailed(code: ProxyErrorCode, reason: string): void;
}

/**
 * Connects to one endpoint of a group for a tunnel. Nothing has been sent yet, so one that cannot be reached is no
 * more than a reason to try the next.
 */
export class ReachEndpoint {
  /** Endpoints tried. */
  attempts = 0;
  /** The newest one. */
  endpoint: LiveEndpoint | undefined = undefined;
  readonly #options: ReachOptions;
  readonly #tried: EndpointState[] = [];
  #socket: Socket | undefined;
  /** Of the newest endpoint. */
  #probe: Probe | undefined;
  /** When the newest one was begun, monotonic. */
  #startedAt = 0;
  #over = false;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** Calls back within, or later. */
  begin(): void {
    this.#next('no_endpoint', '');
  }

  /** Nobody wants the connection any more. */
  abandon(): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket?.destroy();
    if (this.endpoint !== undefined && this.#socket !== undefined) leaveEndpoint(this.endpoint, this.#probe);
  }

  /** @param otherwise what has failed so far, for when there is nobody left to try */
  #next(otherwise: ProxyErrorCode, reason: string): void {
    const { group, view, fits, proxyHeader } = this.#options;
    const { maxConnections } = group.upstream.settings.connectionPool;
    let full = false;
    const picked = selectEndpoint(group, view, this.#tried, (endpoint) => {
      if (fits?.(endpoint) === false) return false;
      if (endpoint.tunnels < maxConnections) return true;
      full = true;
      endpoint.gate?.onFull(endpoint, 'connections');
      return false;
    });
    if (picked === undefined) {
      this.#fail(otherwise !== 'no_endpoint' ? otherwise : full ? 'endpoint_full' : group.whyNobody(), reason);
      return;
    }
    const endpoint = picked as LiveEndpoint; // every endpoint of a group was made by this worker
    this.endpoint = endpoint;
    this.attempts++;
    const dialer = group.upstream.dialerOf(endpoint);
    if (dialer === undefined) {
      this.#attemptFailed(endpoint, 'address_denied', `${endpoint.id} is never dialled`);
      return;
    }
    this.#probe = endpoint.enter();
    this.#startedAt = this.#options.clock.monotonic();
    endpoint.tunnels++;
    const events: DialEvents = {
      onOpen: (socket) => {
        if (this.#over) return;
        this.#over = true;
        endpoint.noteAnswer(200, this.#probe);
        this.#observe(endpoint, false);
        this.#options.onOpen(socket, endpoint);
      },
      onFailed: (error) => {
        if (this.#over) return;
        this.#socket = undefined;
        leaveEndpoint(endpoint, this.#probe);
        this.#attemptFailed(endpoint, classifyUpstreamError(error, { sent: false }), error.message);
      },
    };
    this.#socket = dialer.open([], events, proxyHeader);
  }

  #attemptFailed(endpoint: LiveEndpoint, code: ProxyErrorCode, reason: string): void {
    if (errorTable[code].againstEndpoint) {
      endpoint.noteFailure(code === 'upstream_tls_failed' ? reason : words(code), true, this.#probe);
      this.#observe(endpoint, true);
    }
    this.#tried.push(endpoint);
    if (errorTable[code].retry === 'always' && this.attempts <= maximumRetries) this.#next(code, reason);
    else this.#fail(code, reason);
  }

  /** Of a tunnel no more is known than how long its connection took. */
  #observe(endpoint: LiveEndpoint, failed: boolean): void {
    const { group, clock } = this.#options;
    group.balancer?.observe?.(endpoint, clock.monotonic() - this.#startedAt, failed);
  }

  #fail(code: ProxyErrorCode, reason: string): void {
    this.#over = true;
    this.#options.onFailed(code, reason);
  }
}

/** The connection of a tunnel is not there any more. */
export function leaveEndpoint(endpoint: LiveEndpoint, probe?: Probe): void {
  endpoint.leave(probe);
  endpoint.tunnels--;
}

function words(code: ProxyErrorCode): string {
  return code === 'connect_refused' ? 'no connection' : code.replaceAll('_', ' ');
}
