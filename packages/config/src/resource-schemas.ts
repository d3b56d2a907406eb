import type { ResourceKind } from './document.ts';
import { certificateSchema } from './resources/certificate.ts';
import { sourceSchema } from './resources/discovery-source.ts';
import { listenerSchema } from './resources/listener.ts';
import { routeSchema } from './resources/route.ts';
import { settingsSchema } from './resources/settings.ts';
import { upstreamSchema } from './resources/upstream.ts';

/** The schema of each resource, and of the settings, by the word for one of them. */
export const resourceSchemas = {
  settings: settingsSchema,
  certificate: certificateSchema,
  source: sourceSchema,
  listener: listenerSchema,
  upstream: upstreamSchema,
  route: routeSchema,
} as const;

/** In the order in which documents list them; what refers to others comes after these. */
export const resourceKinds: readonly ResourceKind[] = ['certificate', 'source', 'listener', 'upstream', 'route'];
