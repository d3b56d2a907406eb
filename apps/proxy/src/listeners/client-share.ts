/** What one address has of a listener, in this worker. Connections of the address hold on to it. */
export interface ClientShare {
  connections: number;
  /** Under way. */
  requests: number;
}

/** The shares of all addresses that have a connection. */
export class ClientShares {
  readonly #shares = new Map<string, ClientShare>();

  /** For one connection more. */
  take(address: string): ClientShare {
    let share = this.#shares.get(address);
    if (share === undefined) {
      share = { connections: 0, requests: 0 };
      this.#shares.set(address, share);
    }
    share.connections++;
    return share;
  }

  /** The connection is over, or another's. */
  letGo(address: string, share: ClientShare): void {
    share.connections--;
    if (share.connections === 0) this.#shares.delete(address);
  }
}
