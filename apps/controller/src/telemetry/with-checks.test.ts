import type { EndpointGauge } from '@sluice/metrics';
import { expect, it } from 'vitest';
import type { EndpointReport } from '../health/health-directory.ts';
import { withChecks } from './with-checks.ts';

const names = { upstream: 'app', endpoint: '10.0.0.1:80' };
const check = { at: 9, latencyMs: 3, reason: '' };

function shown(
  seen: Partial<EndpointGauge> | undefined,
  told: Partial<EndpointReport> = {},
): EndpointGauge | undefined {
  const gauge = { ...names, inFlight: 2, health: 'healthy' as const, reason: '', since: 1, ...seen };
  const report = { ...names, health: 'healthy' as const, since: 5, check, ...told };
  return withChecks(seen === undefined ? [] : [gauge], [report])[0];
}

it('a failed check counts, whatever workers saw before', () => {
  const told = { health: 'unhealthy' as const, check: { ...check, reason: 'answered 503' } };
  const expected = { health: 'unhealthy', reason: 'health check: answered 503', since: 5, check: told.check };
  expect(shown({}, told)).toEqual({ ...names, inFlight: 2, ...expected });
  expect(shown(undefined, told)).toEqual({ ...names, inFlight: 0, ...expected });
});

it('a passed check makes healthy what was not tried, and hides nothing that workers saw', () => {
  expect(shown({ health: 'unknown' })).toMatchObject({ health: 'healthy', since: 5, check });
  expect(shown(undefined)).toMatchObject({ health: 'healthy', since: 5, check });
  const refused = { health: 'unhealthy' as const, reason: 'connection refused, once' };
  expect(shown(refused)).toMatchObject({ ...refused, since: 1, check });
  expect(shown({})).toMatchObject({ health: 'healthy', since: 1, check });
});

it('a check that has not come changes nothing', () => {
  expect(shown({}, { health: 'unknown', check: undefined })).toEqual({
    ...names,
    ...{ inFlight: 2, health: 'healthy', reason: '', since: 1 },
  });
  expect(withChecks([], [{ ...names, health: 'unknown', since: 5, check: undefined }])).toEqual([]);
});
