import { matchesPasswordSoon } from '@sluice/core/password-hash';
import { clientNetwork } from './client-network.ts';

/** Two of the four threads that Node has for such work: names and files want the others. */
const atOnce = 2;
/** At some 70 ms each the last of them waits two seconds. */
const mostWaiting = 64;
/** Of one client, so that guessing does not keep others out. */
const mostWaitingOfOne = 8;

/**
 * Compares passwords with their hashes, which takes long on purpose: in other threads, a few at once, and no more than can
 * be waited for. All policies of a worker share one.
 */
export class PasswordChecker {
  readonly #waiting: (() => void)[] = [];
  readonly #ofClient = new Map<string, number>();
  #running = 0;

  /**
   * `busy` when too many wait already, in all or of this client.
   * @param client who asks, by address; of IPv6 each /64
   */
  async matches(password: string, hash: string, client: string): Promise<boolean | 'busy'> {
    const network = clientNetwork(client);
    const own = this.#ofClient.get(network) ?? 0;
    if (own >= mostWaitingOfOne || this.#waiting.length >= mostWaiting) return 'busy';
    this.#ofClient.set(network, own + 1);
    try {
      if (this.#running < atOnce) this.#running++;
      else await new Promise<void>((start) => this.#waiting.push(start));
      try {
        return await matchesPasswordSoon(password, hash);
      } finally {
        const next = this.#waiting.shift();
        // Whoever waits takes the place over.
        if (next === undefined) this.#running--;
        else next();
      }
    } finally {
      const left = (this.#ofClient.get(network) ?? 1) - 1;
      if (left === 0) this.#ofClient.delete(network);
      else this.#ofClient.set(network, left);
    }
  }
}
