import type { EndpointGauge } from '@sluice/metrics';
import type { LiveEndpoint } from './endpoint-state.ts';

type Absence = Pick<EndpointGauge, 'health' | 'reason' | 'absence'> & { readonly since?: number };

/** Why an endpoint gets no requests, by what lasts longest; empty where it may get some. */
export function absenceOf(endpoint: LiveEndpoint): Absence | object {
  const { draining, outlier, circuit, inFlight, isFull, saturated } = endpoint;
  if (draining) {
    const rest = inFlight === 0 ? 'nothing is under way' : `${inFlight} under way`;
    return { health: 'draining', reason: `drained, ${rest}`, absence: { cause: 'draining' } } satisfies Absence;
  }
  if (outlier?.ejection !== undefined) {
    const { words, since, until } = outlier.ejection;
    const reason = `ejected until ${timeOfDay(until)}: ${words}`;
    return { health: 'unhealthy', reason, since, absence: { cause: 'ejected', until } } satisfies Absence;
  }
  if (circuit?.state === 'open') {
    const { since, until, lastFailure } = circuit;
    const reason = `circuit open until ${timeOfDay(until)}: ${lastFailure}`;
    return { health: 'unhealthy', reason, since, absence: { cause: 'circuit_open', until } } satisfies Absence;
  }
  if (circuit?.state === 'half_open') {
    const { since, lastFailure } = circuit;
    const reason = `circuit half open, being tried: ${lastFailure}`;
    return { health: 'degraded', reason, since, absence: { cause: 'circuit_half_open' } } satisfies Absence;
  }
  if (isFull || saturated) {
    const reason = `full: as many are under way as the connection pool allows, ${inFlight}`;
    return { health: 'degraded', reason, absence: { cause: 'full' } } satisfies Absence;
  }
  return {};
}

export function timeOfDay(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}
