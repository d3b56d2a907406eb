import { documentSchema } from '@sluice/config';
import { describe, expect, it } from 'vitest';
import { someCertificate } from '../../config/test/some-certificate.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { completeSnapshot } from './complete-snapshot.ts';
import type { Snapshot } from './types.ts';

/**
 * What snapshots have had from the first version on, or of sections from when they came. Everything else must have a
 * default in `snapshot-defaults.ts`; that is what this test fails for when a field is added.
 */
const fromTheBeginning = new Set([
  'settings.trustedProxies',
  'settings.requestIdHeader',
  'settings.drainTimeoutMs',
  'listeners.name',
  'listeners.host',
  'listeners.port',
  'listeners.protocol',
  'listeners.tls.certificates',
  'listeners.tls.hsts',
  'listeners.tls.clientCertificates.mode',
  'listeners.tls.clientCertificates.ca',
  'upstreams.name',
  'upstreams.endpoints',
  'upstreams.healthCheck',
]);

const document = documentSchema.parse({
  version: 1,
  certificates: [{ name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }],
  listeners: [
    { name: 'plain', address: '0.0.0.0:80' },
    { name: 'redirecting', address: '0.0.0.0:81', redirectToHttps: {} },
    { name: 'behind', address: '0.0.0.0:82', proxyProtocol: {} },
    { name: 'mesh', address: '0.0.0.0:83', protocol: 'tls', meshNames: {} },
    {
      name: 'secure',
      address: '0.0.0.0:443',
      protocol: 'https',
      tls: { certificates: ['c'], hsts: {}, clientCertificates: { mode: 'required', ca: someCertificate } },
    },
  ],
  upstreams: [
    { name: 'clear', targets: [{ address: '10.0.0.1:80' }] },
    { name: 'secret', targets: [{ address: '10.0.0.1:443' }], tls: {}, healthCheck: { type: 'tcp' } },
  ],
});
const whole: Snapshot = JSON.parse(JSON.stringify(compileSnapshot(document, { revision: 1, hash: 'a' })));

/** Without all that came later; sections stay, empty as they may be. */
function early(value: unknown, path: string): unknown {
  if (fromTheBeginning.has(path)) return value;
  if (Array.isArray(value)) return value.map((member) => early(member, path));
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = Object.entries(value).map(([key, field]) => [key, early(field, path === '' ? key : `${path}.${key}`)]);
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

describe('completeSnapshot', () => {
  it('gives a snapshot of an older version what the compiler would have', () => {
    const { settings, listeners, upstreams } = early(whole, '') as Snapshot;
    expect(completeSnapshot({ ...whole, settings, listeners, upstreams })).toEqual(whole);
  });

  it('makes whole sections, and leaves out those that may be left out', () => {
    const names = whole.listeners.map(({ name, host, port, protocol }) => ({ name, host, port, protocol }));
    // As a version that knew nothing else would have kept it.
    const older = { ...whole, listeners: names } as unknown as Snapshot;
    for (const listener of completeSnapshot(older).listeners) {
      expect(listener).toMatchObject({ http2: { enabled: true }, timeouts: { keepAliveMs: 60_000 } });
      expect(listener).not.toHaveProperty('tls');
      expect(listener).not.toHaveProperty('redirectToHttps');
    }
  });

  it('leaves a whole one alone', () => {
    const same = completeSnapshot(whole);
    expect(same).toEqual(whole);
    same.listeners.forEach((listener, index) => {
      expect(listener).toBe(whole.listeners[index]);
    });
    expect(same.upstreams[1]).toBe(whole.upstreams[1]);
  });
});
