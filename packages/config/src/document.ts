import { z } from 'zod';
import { certificateSchema } from './resources/certificate.ts';
import { sourceSchema } from './resources/discovery-source.ts';
import { listenerSchema } from './resources/listener.ts';
import { routeSchema } from './resources/route.ts';
import { settingsSchema } from './resources/settings.ts';
import { upstreamSchema } from './resources/upstream.ts';

/** Version of the document's form that this build writes. Older ones are upgraded when read. */
export const currentVersion = 1;

/**
 * Everything an operator declares, as one value: what `export` writes, `apply` reads and a revision stores. Names are
 * unique within their list. Cross-references are checked by `validateDocument`, not here.
 */
export const documentSchema = z.strictObject({
  version: z.literal(currentVersion),
  settings: settingsSchema.prefault({}),
  certificates: z.array(certificateSchema).max(10_000).default([]),
  discoverySources: z.array(sourceSchema).max(1000).default([]),
  listeners: z.array(listenerSchema).max(1000).default([]),
  upstreams: z.array(upstreamSchema).max(50_000).default([]),
  routes: z.array(routeSchema).max(50_000).default([]),
});

export type ConfigDocumentInput = z.input<typeof documentSchema>;
export type ConfigDocument = z.infer<typeof documentSchema>;

/** The lists of a document, by the word that names one member. */
export const resourceLists = {
  certificate: 'certificates',
  source: 'discoverySources',
  listener: 'listeners',
  upstream: 'upstreams',
  route: 'routes',
} as const;
export type ResourceKind = keyof typeof resourceLists;
