import { expect, it } from 'vitest';
import { certificateHealth } from './certificate-state.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 0, 1);
const status = (days: number, problem = '', lifetime = 90) => ({
  name: 'shop',
  pair: {
    fingerprint: 'aa',
    notBefore: now - (lifetime - days) * day,
    notAfter: now + days * day,
    dnsNames: ['shop.example'],
    keyType: 'ec',
  },
  problem,
});

it('tells how long a certificate will do, and what is in the way of the next', () => {
  const on = { enabled: true };
  expect(certificateHealth(on, status(60), now)).toMatchObject({ state: 'healthy', word: 'Valid' });
  expect(certificateHealth(on, status(10), now)).toMatchObject({ state: 'degraded', word: 'Expires soon' });
  expect(certificateHealth(on, status(2, '', 6), now)).toMatchObject({ state: 'healthy' });
  expect(certificateHealth(on, status(-1), now)).toMatchObject({ state: 'unhealthy', word: 'Expired' });
  expect(certificateHealth(on, status(60, '/a.pem does not exist'), now)).toEqual({
    state: 'degraded',
    word: 'Not renewed',
    reason: '/a.pem does not exist',
  });
  expect(certificateHealth(on, { name: 'shop', problem: 'the key does not fit' }, now)).toEqual({
    state: 'unhealthy',
    word: 'Not usable',
    reason: 'the key does not fit',
  });
  expect(certificateHealth(on, undefined, now)).toMatchObject({ state: 'unknown' });
  expect(certificateHealth({ enabled: false }, status(60), now)).toMatchObject({ word: 'Disabled' });
});
