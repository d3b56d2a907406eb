import { quietDelta } from '@sluice/metrics/testing/quiet-delta';
import { expect, it } from 'vitest';
import { RefusalSums } from './refusal-sums.ts';

const request = {
  ...{ listener: 'web', route: '', upstream: '', endpoint: '', status: 421, error: 'misdirected_request' },
  ...{ count: 1, bytesReceived: 0, bytesSent: 0, retries: 0, durationSumMs: 0, durations: [] },
};

it('adds up what each listener refused, before, in and after the handshake, and says when it last did', () => {
  const sums = new RefusalSums();
  sums.accept(quietDelta({ to: 1000, refusals: [{ listener: 'web', reason: 'framing', count: 2 }] }));
  sums.accept(
    quietDelta({
      to: 2000,
      refusals: [{ listener: 'web', reason: 'framing', count: 1 }],
      handshakes: [
        { listener: 'web', outcome: 'full', version: 'TLSv1.3', count: 7 },
        { listener: 'web', outcome: 'client_certificate', version: '', count: 3 },
      ],
      requests: [request, { ...request, status: 502, error: 'connect_refused', upstream: 'app' }],
    }),
  );
  expect(sums.newest()).toEqual([
    { listener: 'web', reason: 'framing', count: 3, lastAt: 2000 },
    { listener: 'web', reason: 'tls_client_certificate', count: 3, lastAt: 2000 },
    { listener: 'web', reason: 'misdirected_request', count: 1, lastAt: 2000 },
  ]);
});
