import type { TelemetryDelta } from '../telemetry-delta.ts';

/** For tests: a second in which one worker saw nothing, but for what is given. */
export function quietDelta(given: Partial<TelemetryDelta> = {}): TelemetryDelta {
  return {
    worker: 'proxy-1',
    sequence: 0,
    from: 0,
    to: 1000,
    requests: [],
    tunnels: [],
    listeners: [],
    endpoints: [],
    upstreams: [],
    caches: [],
    webSockets: [],
    handshakes: [],
    refusals: [],
    policyEvents: [],
    denials: [],
    endpointEvents: [],
    dropped: 0,
    folded: 0,
    residentBytes: 0,
    loopUtilisation: 0,
    ...given,
  };
}
