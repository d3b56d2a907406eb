/** How long a client may take nothing of its reply while others wait for a connection, milliseconds. */
const patienceMs = 5000;

/** What may be held by a client that does not read. */
export interface HeldConnection {
  /** Without anything taken by the client for this long, milliseconds; 0 while it reads. */
  stalledFor(now: number): number;
  /** The client is not waited for any longer. */
  giveUp(): void;
}

/**
 * Clients that hardly read, of however many addresses, would keep every connection to an endpoint busy within the limits
 * of their listener. Nobody is hurried while there are others; where requests wait in vain, the clients that have taken
 * nothing for longest make room, one for each that waits.
 * @param now monotonic milliseconds
 */
export function makeRoom(connections: Iterable<HeldConnection>, waiting: number, now: number): void {
  const stalled: { readonly connection: HeldConnection; readonly forMs: number }[] = [];
  for (const connection of connections) {
    const forMs = connection.stalledFor(now);
    if (forMs >= patienceMs) stalled.push({ connection, forMs });
  }
  stalled.sort((one, other) => other.forMs - one.forMs);
  for (const { connection } of stalled.slice(0, waiting)) connection.giveUp();
}
