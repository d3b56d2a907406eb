import { FakeClock } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { LiveEndpoint } from './endpoint-state.ts';

describe('what a worker knows of an endpoint', () => {
  it('is unhealthy while it cannot be reached, and healthy with the next answer', () => {
    const endpoint = new LiveEndpoint('billing', '10.0.0.5:80', new FakeClock());
    endpoint.noteFailure('connection refused', true, undefined);
    endpoint.noteFailure('connection refused', true, undefined);
    expect(endpoint.gauge()).toMatchObject({ health: 'unhealthy', reason: expect.stringContaining('2 times since') });
    endpoint.noteAnswer(200, undefined);
    expect(endpoint.gauge()).toMatchObject({ health: 'healthy', reason: '' });
  });

  it('is unknown once a failure is a minute old and nothing was tried since', () => {
    const clock = new FakeClock();
    const endpoint = new LiveEndpoint('billing', '10.0.0.5:80', clock);
    endpoint.noteFailure('connection refused', true, undefined);
    clock.advance(59_000);
    expect(endpoint.gauge().health).toBe('unhealthy');
    endpoint.noteFailure('connection refused', true, undefined);
    clock.advance(59_000);
    expect(endpoint.gauge().health).toBe('unhealthy');
    clock.advance(1000);
    expect(endpoint.gauge()).toMatchObject({
      health: 'unknown',
      reason: expect.stringMatching(/^not tried since it failed: connection refused, 2 times/),
    });
    endpoint.noteFailure('connection refused', true, undefined);
    expect(endpoint.gauge()).toMatchObject({ health: 'unhealthy', reason: expect.stringContaining('once') });
  });
});
