import { z } from 'zod';

export const traceFormats = ['w3c', 'b3', 'b3_single'] as const;
export type TraceFormat = (typeof traceFormats)[number];

export const meshHeadersSchema = z
  .strictObject({
    type: z.literal('mesh_headers'),
    formats: z
      .array(z.enum(traceFormats))
      .max(3)
      .refine((formats) => new Set(formats).size === formats.length, 'has a format twice')
      .default(['w3c'])
      .meta({
        title: 'Trace formats',
        description:
          'How the trace is told to the upstream: `w3c` traceparent and tracestate, `b3` the X-B3 fields, `b3_single` the one field b3. All of one trace; other formats are taken out. Default w3c.',
      }),
    continueFrom: z.enum(['everybody', 'trusted_proxies', 'nobody']).default('everybody').meta({
      title: 'Continue traces of',
      description: 'Whose traces go on; those of others are started anew. Default everybody.',
    }),
    samplePercent: z.number().min(0).max(100).default(100).meta({
      title: 'Sampled',
      description: 'Share of the traces started here that services are to record, percent. Default 100.',
      advanced: true,
    }),
    requestId: z.boolean().default(true).meta({
      title: 'X-Request-Id',
      description: 'Sends the request id in x-request-id, also where the settings name another field. Default on.',
      advanced: true,
    }),
    stripVendorHeaders: z.boolean().default(true).meta({
      title: 'Strip Envoy and Linkerd headers',
      description: 'Takes out x-envoy-* and l5d-* that do not come from a trusted proxy. Default on.',
      advanced: true,
    }),
    linkerdDestination: z.boolean().default(false).meta({
      title: 'Linkerd destination',
      description:
        "Sends the endpoint's name and port in l5d-dst-override, for gateways that are injected in ingress mode. Default off.",
      advanced: true,
    }),
  })
  .meta({
    title: 'Mesh headers',
    description: 'Passes traces on in the formats of W3C and B3, and says or strips what Envoy and Linkerd go by.',
  });

export type MeshHeadersConfig = z.infer<typeof meshHeadersSchema>;
