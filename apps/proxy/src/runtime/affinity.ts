import { createHmac } from 'node:crypto';
import { cookieValue } from '@sluice/core';
import type { GatewayCookieSnapshot } from '@sluice/snapshot/types';
import type { LiveEndpoint } from './endpoint-state.ts';

/**
 * Which endpoint of an upstream the cookie of a client names. What stands in it is made of upstream and address by a key
 * that all workers have, so it means the same to each of them and after a restart, says nothing of the address, and
 * names only endpoints that it was given out for.
 */
export class Affinity {
  readonly cookie: GatewayCookieSnapshot;
  readonly #key: Buffer;
  #byToken = new Map<string, LiveEndpoint>();

  constructor(cookie: GatewayCookieSnapshot, key: Buffer) {
    this.cookie = cookie;
    this.#key = key;
  }

  use(endpoints: readonly LiveEndpoint[]): void {
    this.#byToken = new Map(endpoints.map((endpoint) => [this.tokenOf(endpoint), endpoint]));
  }

  /** The endpoint that the cookie names; undefined when there is none, or it has left. */
  endpointOf(cookieField: string | undefined): LiveEndpoint | undefined {
    const token = cookieValue(cookieField, this.cookie.name);
    return token === undefined ? undefined : this.#byToken.get(token);
  }

  /** 16 characters that need no quotes. */
  tokenOf(endpoint: LiveEndpoint): string {
    endpoint.affinityToken ??= createHmac('sha256', this.#key)
      .update(`${endpoint.upstream}\n${endpoint.id}`)
      .digest()
      .toString('base64url', 0, 12);
    return endpoint.affinityToken;
  }
}
