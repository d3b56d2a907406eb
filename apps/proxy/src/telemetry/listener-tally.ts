import type { ListenerGauge } from '@sluice/metrics';

/** Kept by a listener in plain fields; the counters are set to 0 when a delta has been handed over. */
export type MutableListenerGauge = { -readonly [Field in keyof ListenerGauge]: ListenerGauge[Field] };

/** What listeners hold and count. */
export class ListenerTally {
  readonly #gauges = new Map<string, MutableListenerGauge>();

  /** Made when first asked for. The same object until `forget`. */
  of(name: string): MutableListenerGauge {
    let gauge = this.#gauges.get(name);
    if (gauge === undefined) {
      gauge = {
        listener: name,
        openConnections: 0,
        openWebsockets: 0,
        acceptedConnections: 0,
        openTunnels: 0,
        tunnelBytesReceived: 0,
        tunnelBytesSent: 0,
      };
      this.#gauges.set(name, gauge);
    }
    return gauge;
  }

  forget(name: string): void {
    this.#gauges.delete(name);
  }

  take(): ListenerGauge[] {
    return Array.from(this.#gauges.values(), (gauge) => ({ ...gauge }));
  }

  /** What is open stays; what was counted has been delivered. */
  commit(): void {
    for (const gauge of this.#gauges.values()) {
      gauge.acceptedConnections = 0;
      gauge.tunnelBytesReceived = 0;
      gauge.tunnelBytesSent = 0;
    }
  }
}
