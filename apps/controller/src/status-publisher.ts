import type { ControlConnection, GatewayStatus } from '@sluice/control';
import type { Clock, Timer } from '@sluice/core';
import type { Subscriptions } from './subscriptions.ts';

/** Changes that come together, such as two workers that apply one revision, are told together. */
const coalesceMs = 50;

/** Tells subscribers of `status` the whole status, at once when they come and after each change. */
export class StatusPublisher {
  readonly #collect: () => GatewayStatus;
  readonly #subscriptions: Subscriptions;
  readonly #clock: Clock;
  #timer: Timer | undefined;

  constructor(options: { collect(): GatewayStatus; subscriptions: Subscriptions; clock: Clock }) {
    this.#collect = options.collect;
    this.#subscriptions = options.subscriptions;
    this.#clock = options.clock;
  }

  changed(): void {
    this.#timer ??= this.#clock.after(coalesceMs, () => {
      this.#timer = undefined;
      if (this.#subscriptions.isWanted('status')) {
        this.#subscriptions.publish('status', { kind: 'status', status: this.#collect() });
      }
    });
  }

  sendTo(connection: ControlConnection): void {
    connection.send({ kind: 'status', status: this.#collect() });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
