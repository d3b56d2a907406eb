import { nameSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { certificateBundleSchema } from './certificate-bundle.ts';

/** A DNS name as SNI carries it (RFC 6066 §3): no address, no port, no wildcard. */
const serverName =
  /^(?=.{1,253}$)(?!.*\.\d+$)(?!\d+$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;

export const upstreamTlsSchema = z
  .strictObject({
    serverName: z.string().regex(serverName, 'is not a host name').optional().meta({
      title: 'Server name',
      description:
        "Name asked for by SNI and looked for in the certificate. When left out, the host of the endpoint's address.",
      input: 'host',
      placeholder: 'billing.internal',
    }),
    verify: z.boolean().default(true).meta({
      title: 'Verify',
      description: 'Refuses an endpoint whose certificate is not valid for the name, or not signed by a trusted CA.',
    }),
    ca: certificateBundleSchema.optional().meta({
      title: 'Trusted CA',
      description: "Certificates, as PEM, that sign those of the endpoints. The system's roots when left out.",
      input: 'pem',
    }),
    clientCertificate: nameSchema.optional().meta({
      title: 'Client certificate',
      description: 'Shown to endpoints that ask who the gateway is (mutual TLS). None when left out.',
      reference: 'certificate',
    }),
    minimumVersion: z.enum(['1.2', '1.3']).default('1.2').meta({
      title: 'Minimum version',
      description: 'Oldest TLS version spoken. Default 1.2.',
      advanced: true,
    }),
  })
  .meta({ title: 'TLS', description: 'Connections to the endpoints are encrypted.' });

export type UpstreamTlsConfig = z.infer<typeof upstreamTlsSchema>;
