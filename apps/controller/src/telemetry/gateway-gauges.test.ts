import type { GatewayStatus } from '@sluice/control';
import type { LiveSample } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { gatewayGauges } from './gateway-gauges.ts';

const pair = { fingerprint: 'aa', notBefore: 0, notAfter: 1_800_000_000_999, dnsNames: [], keyType: 'ec' };
const status = {
  certificates: [
    { name: 'shop', pair, problem: '' },
    { name: 'missing', problem: '/a.pem does not exist' },
  ],
  revision: 1,
  workers: [],
} as unknown as GatewayStatus; // as far as gauges look at it
const sample = { listenerGauges: [], upstreamGauges: [], cacheGauges: [], endpointGauges: [] } as unknown as LiveSample; // the same

it('tells when each certificate in use expires, and nothing of one that cannot be used', () => {
  const families = gatewayGauges({
    prefix: 'sluice',
    version: '0',
    sample,
    workers: [],
    status,
    controllerResidentBytes: 0,
    telemetry: { writeFailures: 0, lostBuckets: 0 },
  });
  const expiry = families.find(({ name }) => name === 'sluice_certificate_expiry_timestamp_seconds');
  expect(Array.from(expiry?.samples ?? [])).toEqual([{ labels: [['certificate', 'shop']], value: 1_800_000_000 }]);
});
