import type { Clock, Service, Timer } from '@sluice/core';
import type { AccessLogEntry } from '@sluice/metrics';

const intervalMs = 250;
/** More lines than a person or a browser can follow; the rest is counted. */
const linesPerSecond = 1000;

export interface AccessLogOptions {
  readonly clock: Clock;
  /** False when the message was not taken. */
  readonly send: (message: {
    readonly kind: 'access-log';
    readonly entries: AccessLogEntry[];
    readonly dropped: number;
  }) => boolean;
}

/**
 * Finished exchanges on their way to whoever watches. Nobody pays for a line that nobody will see: build an entry only
 * when `admits` has said so. At most 1,000 lines a second are kept; they leave four times a second.
 */
export class AccessLog implements Service {
  readonly #options: AccessLogOptions;
  #timer: Timer | undefined;
  #wanted = false;
  #entries: AccessLogEntry[] = [];
  #dropped = 0;
  #unreported = 0;
  #second = Number.NEGATIVE_INFINITY;
  #linesThisSecond = 0;

  constructor(options: AccessLogOptions) {
    this.#options = options;
  }

  /** Whether somebody watches. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** As `access-log-wanted` says; what was collected for nobody is forgotten. */
  setWanted(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) return;
    this.#entries = [];
    this.#dropped = 0;
  }

  /** Whether the next line will be taken. Asked once for each line; one that is not admitted is counted as dropped. */
  admits(): boolean {
    if (!this.#wanted) return false;
    const second = Math.floor(this.#options.clock.monotonic() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#linesThisSecond = 0;
    }
    if (this.#linesThisSecond >= linesPerSecond) {
      this.#dropped += 1;
      return false;
    }
    this.#linesThisSecond += 1;
    if (this.#entries.length < linesPerSecond) return true;
    this.#dropped += 1;
    this.#unreported += 1;
    return false;
  }

  /** A line that was admitted. */
  push(entry: AccessLogEntry): void {
    this.#entries.push(entry);
  }

  start(): void {
    this.#timer ??= this.#options.clock.every(intervalMs, () => this.#flush());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#flush();
  }

  /**
   * Lines given up since the last call because the link did not take them, for the telemetry delta. Lines over the
   * limit of a second are no loss of telemetry; whoever watches is told of both.
   */
  takeDropped(): number {
    const unreported = this.#unreported;
    this.#unreported = 0;
    return unreported;
  }

  #flush(): void {
    if (this.#entries.length === 0 && this.#dropped === 0) return;
    // What is not taken waits for the next time; `push` keeps it from growing over a second's worth.
    if (!this.#options.send({ kind: 'access-log', entries: this.#entries, dropped: this.#dropped })) return;
    this.#entries = [];
    this.#dropped = 0;
  }
}
