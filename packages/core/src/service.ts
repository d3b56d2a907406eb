/**
 * Something with a life: `start` has the side effects (the constructor has none), `stop` is idempotent, bounded in
 * time, and leaves no timer, socket or watcher behind.
 */
export interface Service {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}
