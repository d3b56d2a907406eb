import { headerNameSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { certificateBundleSchema } from './certificate-bundle.ts';

/** Fields with a meaning of their own, which a certificate in their place would take away or change. */
const takenNames = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-forwarded-client-cert',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

const certificateHeaderSchema = headerNameSchema.refine((name) => !takenNames.has(name.toLowerCase()), {
  error: (issue) => `"${String(issue.input)}" means something else`,
});

export const listenerClientCertificatesSchema = z
  .strictObject({
    mode: z.enum(['optional', 'required']).default('required').meta({
      title: 'Mode',
      description:
        '`required` serves nobody without a valid certificate, `optional` serves clients that show none. One that is not valid is refused in both. Default required.',
    }),
    ca: certificateBundleSchema.meta({
      title: 'Client CA',
      description:
        'Certificates, as PEM, of the authorities that sign those of clients, up to a root. Taking one out ends what was negotiated with it.',
      input: 'pem',
    }),
    header: certificateHeaderSchema.optional().meta({
      title: 'Certificate header',
      description:
        "Carries the client's certificate to the upstream, as URL-encoded PEM. Taken out of all requests of others, on every listener. None when left out.",
      placeholder: 'x-client-cert',
    }),
    chain: z.boolean().default(false).meta({
      title: 'With the chain',
      description:
        "Both headers carry the certificates between the client's and the CA as well. Sessions are not resumed then, because a resumed one has lost them. For new connections. Default false.",
      advanced: true,
    }),
    forwardedClientCert: z.enum(['sanitize', 'append', 'forward']).default('sanitize').meta({
      title: 'X-Forwarded-Client-Cert',
      description:
        '`sanitize` replaces what the client says by what was verified, `append` adds to it, `forward` passes it on. Without a valid certificate only trusted proxies may say anything, and not to `sanitize`. Default sanitize.',
      advanced: true,
    }),
    certificateInForwarded: z.boolean().default(false).meta({
      title: 'Certificate in X-Forwarded-Client-Cert',
      description:
        "X-Forwarded-Client-Cert holds the client's certificate too, as URL-encoded PEM in `Cert`. A kilobyte or two with every request. For new connections. Default false.",
      advanced: true,
    }),
  })
  .meta({
    title: 'Client certificates',
    description: 'Clients prove who they are in the TLS handshake. Nobody is asked to without a client CA.',
  });
