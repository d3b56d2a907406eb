import type { TelemetryDelta } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { PolicyEventSums } from './policy-event-sums.ts';

function delta(to: number, policyEvents: TelemetryDelta['policyEvents']): TelemetryDelta {
  const nothing = { requests: [], tunnels: [], listeners: [], endpoints: [], webSockets: [], handshakes: [] };
  const process = { dropped: 0, folded: 0, residentBytes: 0, loopUtilisation: 0 };
  return {
    worker: 'proxy-1',
    sequence: 0,
    from: 0,
    to,
    refusals: [],
    endpointEvents: [],
    denials: [],
    upstreams: [],
    policyEvents,
    ...nothing,
    ...process,
  };
}

const denied = { route: 'shop', policy: 'basic_auth', event: 'denied' };

it('adds up what workers tell, and says when it last happened', () => {
  const sums = new PolicyEventSums();
  sums.accept(delta(1000, [{ ...denied, count: 2 }]));
  sums.accept(delta(2000, [{ ...denied, count: 1 }]));
  expect(sums.newest(2000)).toEqual([{ ...denied, count: 3, lastAt: 2000 }]);
});

it('tells of the newest five hundred, and lets go of what is a day old', () => {
  const sums = new PolicyEventSums();
  for (let at = 1; at <= 600; at += 1) sums.accept(delta(at, [{ ...denied, route: `route-${at}`, count: 1 }]));
  const told = sums.newest(600);
  expect(told).toHaveLength(500);
  expect(told.map(({ lastAt }) => lastAt)).not.toContain(100);
  expect(sums.newest(24 * 3_600_000 + 590).map(({ lastAt }) => lastAt)).toEqual(
    Array.from({ length: 11 }, (_, index) => 590 + index),
  );
});
