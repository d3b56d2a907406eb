import fc from 'fast-check';
import type { ConfigDocumentInput } from '../src/document.ts';
import type { CertificateInput } from '../src/resources/certificate.ts';
import type { ListenerInput } from '../src/resources/listener.ts';
import type { RouteInput } from '../src/resources/route.ts';
import type { UpstreamInput } from '../src/resources/upstream.ts';
import { someCertificate } from './some-certificate.ts';

// For property tests: valid documents of every shape the schemas allow, with awkward texts wherever text is free.

const name = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
const awkwardText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'null',
    '~',
    'true',
    'no',
    '1',
    '1e3',
    '0x1f',
    '1:30',
    '2024-01-01',
    '- a',
    '# a',
    'a: b',
    'a #b',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`',
    '"',
    "'",
    '[',
    '{a}',
    'a,b',
    'line\nline',
    'line\nline\n',
    'end\n\n',
    '  indented\nx',
    'tab\tin\nx',
    'ümlaut\nß',
    '\u2028',
    '\u0085',
    '\ufeff',
    'a\r\nb',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ maxLength: 30, unit: 'binary' }).map((text) => text.toWellFormed()),
);
const labelText = awkwardText.map((text) => text.slice(0, 100).toWellFormed());
const labels = fc.dictionary(fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,8}[A-Za-z0-9])?$/), labelText, {
  maxKeys: 4,
});
const visible = fc
  .stringMatching(/^[\x21-\x7e](?:[\x20-\x7e]{0,12}[\x21-\x7e])?$/)
  // Which would begin a template.
  .filter((text) => !text.includes('${'));
const path = fc.stringMatching(/^\/[A-Za-z0-9/_~!$&'()*+,;=:@"-]{0,16}$/);
const headerName = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
const duration = fc.constantFrom('1s', '250ms', '1m30s', '15s', '30s', '60s', '4s');
const host = fc.constantFrom(
  '*',
  'api.example.com',
  '*.example.org',
  'localhost',
  '1.2.3.4',
  '[::1]',
  'true',
  'no',
  '1e3',
);
const common = { enabled: fc.boolean(), description: awkwardText, labels };

function withSome<Value>(
  required: string[],
  shape: { [Key in keyof Value]: fc.Arbitrary<Value[Key]> },
): fc.Arbitrary<Partial<Value>> {
  // fast-check's own type for required keys cannot be told through a generic; the keys are checked by the schema.
  return fc.record(shape, { requiredKeys: required as (keyof Value)[] }) as fc.Arbitrary<Partial<Value>>;
}

const target = (index: number) =>
  withSome(['address'], {
    address: fc.constant(`10.0.0.${index + 1}:8080`),
    weight: fc.integer({ min: 0, max: 1000 }),
    zone: name,
    labels,
    draining: fc.boolean(),
    enabled: fc.boolean(),
  });

const bundle = fc.constantFrom(someCertificate, `# a comment\n${someCertificate.trim()}\r\n${someCertificate}`);

const tls = withSome([], {
  serverName: fc.constantFrom('app.example.com', 'localhost', 'a_b.test'),
  verify: fc.boolean(),
  ca: bundle,
  minimumVersion: fc.constantFrom('1.2', '1.3'),
});

const healthCheck = fc.oneof(
  fc.record(
    {
      type: fc.constant('http'),
      path,
      expectedStatus: fc.array(fc.constantFrom(204, '200', '200-399'), { minLength: 1, maxLength: 3 }),
      interval: duration,
      jitter: fc.integer({ min: 0, max: 50 }),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('tcp'), port: fc.integer({ min: 1, max: 65_535 }) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('grpc'), service: fc.constantFrom('', 'a.B') }, { requiredKeys: ['type'] }),
);

/** Neither `h2` without TLS nor `h2c` with it is valid. */
const protocols = fc.oneof(
  fc.constant({}),
  fc.record({ protocol: fc.constantFrom('auto', 'h1', 'h2c') }),
  fc.record({ protocol: fc.constantFrom('auto', 'h1'), proxyProtocol: fc.constantFrom('v1', 'v2') }),
  fc.record({ tls, protocol: fc.constantFrom('auto', 'h1', 'h2') }),
  fc.record({ tls }),
);

const http2 = withSome([], {
  enabled: fc.boolean(),
  maxConcurrentStreams: fc.integer({ min: 1, max: 1000 }),
  streamWindow: fc.constantFrom('1KiB', '64KiB', '16MiB'),
  resetBurst: fc.integer({ min: 10, max: 100_000 }),
  resetRate: fc.integer({ min: 1, max: 10_000 }),
});

const upstream = (upstreamName: string) =>
  fc.tuple(upstreamFields(upstreamName), protocols).map(([fields, spoken]) => ({ ...fields, ...spoken }));

const upstreamFields = (upstreamName: string) =>
  withSome(['name'], {
    ...common,
    name: fc.constant(upstreamName),
    targets: fc
      .integer({ min: 0, max: 4 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => target(index)))),
    healthCheck,
    hostHeader: fc.oneof(fc.constantFrom('preserve', 'endpoint'), fc.record({ value: visible })),
    outlierDetection: withSome([], {
      consecutive5xx: fc.integer({ min: 0, max: 1000 }),
      interval: duration,
      successRateDeviations: fc.constantFrom(0, 1.9, 3),
    }),
    circuitBreaker: withSome([], { failures: fc.integer({ min: 1, max: 1000 }), openTime: duration }),
    panicThreshold: fc.integer({ min: 0, max: 100 }),
    connectionPool: withSome([], {
      maxActiveRequests: fc.integer({ min: 1, max: 1_000_000 }),
      maxConnections: fc.integer({ min: 1, max: 65_535 }),
      idleTimeout: duration,
      maxRequestsPerConnection: fc.integer({ min: 1, max: 99 }),
      maxConcurrentStreams: fc.integer({ min: 1, max: 10_000 }),
    }),
    timeouts: withSome([], { connect: duration, responseHeaders: duration, bodyIdle: duration }),
  });

const valueMatch = fc.oneof(
  fc.record({ name: headerName, exact: awkwardText }),
  fc.record({ name: headerName, prefix: awkwardText.map((text) => `p${text}`) }),
  fc.record({ name: headerName, regex: fc.constantFrom('a.*', '[0-9]+', '(a|b)') }),
  fc.record({ name: headerName, present: fc.boolean() }),
);

const policy = fc.record(
  {
    type: fc.constantFrom('request_headers', 'response_headers'),
    set: fc.dictionary(
      headerName.map((text) => `x-${text}`),
      visible,
      { maxKeys: 3 },
    ),
    remove: fc.array(
      headerName.map((text) => `x-${text}`),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['type'] },
);

const pathReplacement = fc.oneof(
  fc.record({ prefix: path }),
  fc.record({ full: path }),
  fc.record({ regex: fc.constant('^/(.*)$'), replacement: awkwardText.filter((text) => !/\p{Cc}/u.test(text)) }),
);

function action(upstreams: readonly string[]): fc.Arbitrary<object> {
  const redirect = withSome([], {
    scheme: fc.constantFrom('http', 'https'),
    host: visible,
    port: fc.integer({ min: 1, max: 65_535 }),
    path: pathReplacement,
    stripQuery: fc.boolean(),
    status: fc.constantFrom(301, 302, 303, 307, 308),
  });
  const directResponse = withSome(['status'], {
    status: fc.integer({ min: 200, max: 599 }),
    body: awkwardText,
    headers: fc.dictionary(headerName, visible, { maxKeys: 3 }),
  });
  const others = [
    redirect.map((value) => ({ redirect: value })),
    directResponse.map((value) => ({ directResponse: value })),
  ];
  if (upstreams.length === 0) return fc.oneof(...others);
  const part = withSome(['name', 'weight'], {
    name: fc.constantFrom(...upstreams),
    weight: fc.integer({ min: 1, max: 100 }),
    subset: labels,
  });
  const rewrite = withSome([], { path: pathReplacement, host: visible });
  return fc.oneof(
    ...others,
    fc.record({ upstreams: fc.array(part, { minLength: 1, maxLength: 3 }), rewrite }, { requiredKeys: ['upstreams'] }),
  );
}

const route = (routeName: string, upstreams: readonly string[]) =>
  fc
    .tuple(
      withSome(['name', 'match'], {
        ...common,
        name: fc.constant(routeName),
        hosts: fc.array(host, { minLength: 1, maxLength: 3 }),
        // A prefix match, so that any replacement of a path fits it.
        match: withSome(['path'], {
          path: fc.record({ prefix: path.filter((text) => !text.includes('#')) }),
          methods: fc.array(fc.constantFrom('GET', 'POST', 'PUT'), { minLength: 1, maxLength: 3 }),
          headers: fc.array(valueMatch, { maxLength: 3 }),
          query: fc.array(valueMatch, { maxLength: 2 }),
          clientAddresses: fc.array(fc.constantFrom('10.0.0.0/8', '::1', '192.0.2.1'), { minLength: 1, maxLength: 2 }),
        }),
        priority: fc.integer({ min: -5, max: 5 }),
        timeout: duration,
        maxBodySize: fc.constantFrom('1KiB', '10MB', '512'),
        websocket: fc.boolean(),
        policies: fc.array(policy, { maxLength: 3 }),
      }),
      action(upstreams),
    )
    .map(([fields, does]) => ({ ...fields, ...does }));

const certificate = (certificateName: string): fc.Arbitrary<CertificateInput> =>
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

const listener = (listenerName: string, index: number, certificates: readonly string[]): fc.Arbitrary<object> => {
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

const distinctNames = fc.uniqueArray(name, { maxLength: 4 });

export const arbitraryDocument: fc.Arbitrary<ConfigDocumentInput> = fc
  .tuple(distinctNames, distinctNames, distinctNames, distinctNames)
  .chain(([certificateNames, listenerNames, upstreamNames, routeNames]) =>
    fc.record({
      version: fc.constant(1 as const),
      settings: withSome([], {
        trustedProxies: fc.array(fc.constantFrom('10.0.0.0/8', '2001:db8::/32'), { maxLength: 2 }),
        requestIdHeader: headerName,
        drainTimeout: duration,
      }),
      certificates: certificateNames.length === 0 ? fc.constant([]) : fc.tuple(...certificateNames.map(certificate)),
      listeners: fc.tuple(
        ...listenerNames.map((listenerName, index) => listener(listenerName, index, certificateNames)),
      ) as unknown as fc.Arbitrary<ListenerInput[]>,
      // The arbitraries above are built field by field; that the whole fits is what the property test asserts first.
      upstreams: fc.tuple(...upstreamNames.map(upstream)) as unknown as fc.Arbitrary<UpstreamInput[]>,
      routes: fc.tuple(...routeNames.map((routeName) => route(routeName, upstreamNames))) as unknown as fc.Arbitrary<
        RouteInput[]
      >,
    }),
  );
