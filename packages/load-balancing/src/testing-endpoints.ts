import { seededRandom, systemClock } from '@sluice/core';
import type { BalancerEnvironment, BalancingView, EndpointState } from './contract.ts';

/** For tests: an idle endpoint of weight 1, but for what is given. */
export function anEndpoint(id: string, given: Partial<EndpointState> = {}): EndpointState {
  const idle = { id, weight: 1, zone: undefined, labels: {}, ramp: 1, inFlight: 0, latencyMs: 0, latencyAt: 0 };
  return {
    ...idle,
    ...given,
    get load() {
      return this.inFlight;
    },
  };
}

/** For tests: an exchange whose client differs with the number, for balancers that look at it. */
export function aView(client = 0, headers: Readonly<Record<string, string>> = {}): BalancingView {
  return {
    method: 'GET',
    path: `/${client}`,
    query: `?client=${client}`,
    clientAddress: `198.18.${(client >> 8) % 256}.${client % 256}`,
    header: (name) => headers[name],
  };
}

export const testEnvironment: BalancerEnvironment = { clock: systemClock, random: seededRandom(1) };
