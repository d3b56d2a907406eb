import fc from 'fast-check';
import type { CertificateInput } from '../src/resources/certificate.ts';
import { bundle, duration, withSome } from './arbitrary-parts.ts';

const http2 = withSome([], {
  enabled: fc.boolean(),
  maxConcurrentStreams: fc.integer({ min: 1, max: 1000 }),
  streamWindow: fc.constantFrom('1KiB', '64KiB', '16MiB'),
  resetBurst: fc.integer({ min: 10, max: 100_000 }),
  resetRate: fc.integer({ min: 1, max: 10_000 }),
});

export const certificate = (certificateName: string): fc.Arbitrary<CertificateInput> =>
  fc.record({
    name: fc.constant(certificateName),
    source: fc.oneof(
      fc.record({
        type: fc.constant('file' as const),
        certificate: fc.constantFrom('/a.pem', '/b c.pem'),
        privateKey: fc.constant('/a.key'),
      }),
      fc.record(
        {
          type: fc.constant('self_signed' as const),
          hosts: fc.array(fc.constantFrom('a.example', '*.b.example', '::1'), { minLength: 1, maxLength: 3 }),
          keyType: fc.constantFrom('ecdsa_p256', 'ecdsa_p384', 'rsa_2048'),
          lifetime: fc.constantFrom('90d', '397d', '1h'),
        },
        { requiredKeys: ['type', 'hosts'] },
      ),
    ),
  });

export const listener = (
  listenerName: string,
  index: number,
  certificates: readonly string[],
): fc.Arbitrary<object> => {
  const plain = withSome(['name', 'address'], {
    name: fc.constant(listenerName),
    address: fc.constant(`127.0.0.1:${9000 + index}`),
    http2,
    timeouts: withSome([], { tunnelIdle: duration, keepAlive: duration }),
  });
  const redirecting = fc.tuple(plain, withSome([], { port: fc.integer({ min: 1, max: 65_535 }) }));
  const clear = fc.oneof(
    plain,
    redirecting.map(([fields, redirectToHttps]) => ({ ...fields, redirectToHttps })),
  );
  const meshNames = withSome([], { subsetLabel: fc.constantFrom('version', 'tier'), portLabel: fc.constant('port') });
  const unopened = [
    plain.map((fields) => ({ ...fields, protocol: 'tcp' })),
    plain.map((fields) => ({ ...fields, protocol: 'tls' })),
    fc.tuple(plain, meshNames).map(([fields, given]) => ({ ...fields, protocol: 'tls', meshNames: given })),
  ];
  if (certificates.length === 0) return fc.oneof(clear, ...unopened);
  const tls = withSome(['certificates'], {
    certificates: fc.array(fc.constantFrom(...certificates), { minLength: 1, maxLength: 3 }),
    minimumVersion: fc.constantFrom('1.2', '1.3'),
    cipherPolicy: fc.constantFrom('modern', 'intermediate'),
    hsts: withSome([], { maxAge: fc.constantFrom('0', '365d', '90d'), includeSubDomains: fc.boolean() }),
    clientCertificates: withSome(['ca'], {
      mode: fc.constantFrom('optional', 'required'),
      ca: bundle,
      header: fc.constantFrom('x-client-cert', 'Client_Cert'),
      forwardedClientCert: fc.constantFrom('sanitize', 'append', 'forward'),
      certificateInForwarded: fc.boolean(),
    }),
  });
  return fc.oneof(
    clear,
    ...unopened,
    fc.tuple(plain, tls).map(([fields, given]) => ({ ...fields, protocol: 'https', tls: given })),
  );
};
