import { addressSchema, durationSchema, nameSchema, sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { resourceShape } from './common.ts';
import { listenerClientCertificatesSchema } from './listener-client-certificates.ts';
import { listenerHstsSchema } from './listener-hsts.ts';
import { listenerHttp2Schema } from './listener-http2.ts';
import { listenerProxyProtocolSchema } from './listener-proxy-protocol.ts';
import { meshNamesSchema } from './mesh-names.ts';
import { pathRulesSchema } from './path-rules.ts';
import { redirectToHttpsSchema } from './redirect-to-https.ts';

const listenerTimeoutsSchema = z
  .strictObject({
    requestHeaders: durationSchema({ minimumMs: 100, maximumMs: 600_000 }).default('15s').meta({
      title: 'Request headers',
      description: 'Time a client has to send a whole request head. Default 15s.',
    }),
    bodyIdle: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('30s').meta({
      title: 'Body idle',
      description:
        'Longest silence within a request body, and longest stall of a client that does not read. Default 30s.',
    }),
    keepAlive: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('60s').meta({
      title: 'Keep-alive',
      description: 'An idle connection is closed after this. Default 60s.',
    }),
    tlsHandshake: durationSchema({ minimumMs: 100, maximumMs: 600_000 }).default('10s').meta({
      title: 'TLS handshake',
      description:
        'Time a client has for the handshake of an https listener, and for its first message on a tls one. Default 10s.',
    }),
    tunnelIdle: durationSchema({ minimumMs: 100, maximumMs: 86_400_000 }).default('1h').meta({
      title: 'Tunnel idle',
      description: 'A connection of a tcp or tls listener is closed when no byte has passed for this long. Default 1h.',
    }),
    webSocketIdle: durationSchema({ minimumMs: 1000, maximumMs: 2_592_000_000 }).default('1h').meta({
      title: 'WebSocket idle',
      description:
        'A WebSocket on which no byte has passed in either direction for this long is closed. Pings of either side count as bytes. Default 1h.',
    }),
  })
  .meta({ title: 'Timeouts', advanced: true });

const listenerLimitsSchema = z
  .strictObject({
    requestLine: sizeSchema({ minimumBytes: 256, maximumBytes: 65_536 }).default('8KiB').meta({
      title: 'Request line',
      description: 'Longest request target; longer gets 414. Default 8KiB.',
    }),
    headers: sizeSchema({ minimumBytes: 1024, maximumBytes: 1_048_576 }).default('32KiB').meta({
      title: 'Header block',
      description: 'Largest request head; larger gets 431. Default 32KiB.',
    }),
    headerCount: z.int().min(10).max(1000).default(100).meta({
      title: 'Header fields',
      description: 'Most fields in a request head; more get 431. Default 100.',
    }),
    body: sizeSchema({ minimumBytes: 0 }).default('100MiB').meta({
      title: 'Body',
      description: 'Largest request body unless the route says otherwise; larger gets 413. Default 100MiB.',
    }),
    minimumBodyRate: sizeSchema({ minimumBytes: 0 }).default('1KiB').meta({
      title: 'Minimum body rate',
      description: 'Bytes a second below which a request body is given up after 30 s; 0 is off. Default 1KiB.',
    }),
    connections: z.int().min(1).max(1_000_000).default(10_000).meta({
      title: 'Connections',
      description: 'Most connections per worker; more are closed at once. Default 10000.',
    }),
    connectionsPerClient: z.int().min(1).max(1_000_000).default(256).meta({
      title: 'Connections per client',
      description: 'Most connections per worker from one address (trusted proxies excepted). Default 256.',
    }),
    requestsPerClient: z.int().min(1).max(1_000_000).default(512).meta({
      title: 'Requests per client',
      description:
        'Most requests at a time per worker from one address (trusted proxies excepted), WebSockets among them; more get 429. Over HTTP/2 one connection carries many. Default 512.',
    }),
  })
  .meta({ title: 'Limits', advanced: true });

const listenerTlsSchema = z
  .strictObject({
    certificates: z
      .array(nameSchema.meta({ reference: 'certificate' }))
      .min(1)
      .max(1000)
      .meta({
        title: 'Certificates',
        description:
          'Chosen by the name that the client asks for: exact, then wildcard, then the first of the list. Of one name the newest, RSA and elliptic curve side by side.',
      }),
    minimumVersion: z.enum(['1.2', '1.3']).default('1.2').meta({
      title: 'Oldest version',
      description: 'Of TLS that is spoken. Default 1.2.',
      advanced: true,
    }),
    cipherPolicy: z.enum(['modern', 'intermediate']).default('intermediate').meta({
      title: 'Cipher policy',
      description:
        "`intermediate` is Mozilla's list for clients of the last ten years, `modern` is TLS 1.3 only. The gateway's order decides: AES with 128 bits, or ChaCha20 where the client has it first. Default intermediate.",
      advanced: true,
    }),
    clientCertificates: listenerClientCertificatesSchema.optional(),
    hsts: listenerHstsSchema.optional(),
  })
  .meta({ title: 'TLS' });

export const listenerSchema = z
  .strictObject({
    ...resourceShape,
    address: addressSchema.meta({
      description: 'Where it listens. 0.0.0.0 is every IPv4 interface, [::] every one.',
      placeholder: '0.0.0.0:8080',
    }),
    protocol: z.enum(['http', 'https', 'tcp', 'tls']).default('http').meta({
      title: 'Protocol',
      description:
        '`https` needs `tls` with a certificate. `tcp` carries any bytes to the upstreams of its one route, `tls` passes TLS through unopened, to the route of the server name (SNI). Default http.',
    }),
    tls: listenerTlsSchema.optional(),
    redirectToHttps: redirectToHttpsSchema.optional(),
    proxyProtocol: listenerProxyProtocolSchema.optional(),
    meshNames: meshNamesSchema.optional(),
    healthPaths: z.boolean().default(true).meta({
      title: 'Health paths',
      description: 'Answers /_/health and /_/ready itself, before any route.',
      advanced: true,
    }),
    pathRules: pathRulesSchema.prefault({}),
    timeouts: listenerTimeoutsSchema.prefault({}),
    limits: listenerLimitsSchema.prefault({}),
    http2: listenerHttp2Schema.prefault({}),
  })
  .superRefine(({ protocol, tls, redirectToHttps, meshNames }, context) => {
    if (protocol === 'https' && tls === undefined) {
      context.addIssue({ code: 'custom', path: ['tls'], message: 'must be there, because the protocol is https' });
    }
    if (protocol !== 'https' && tls !== undefined) {
      context.addIssue({ code: 'custom', path: ['tls'], message: 'needs the protocol https' });
    }
    if (protocol !== 'http' && redirectToHttps !== undefined) {
      context.addIssue({ code: 'custom', path: ['redirectToHttps'], message: 'needs the protocol http' });
    }
    if (protocol !== 'tls' && meshNames !== undefined) {
      context.addIssue({ code: 'custom', path: ['meshNames'], message: 'needs the protocol tls' });
    }
  })
  .meta({ title: 'Listener', description: 'A bound port with its protocol.' });

export type ListenerInput = z.input<typeof listenerSchema>;
export type ListenerConfig = z.infer<typeof listenerSchema>;
