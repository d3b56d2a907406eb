import type { ResourceKind } from './document.ts';
import { listenerSchema } from './resources/listener.ts';
import { routeSchema } from './resources/route.ts';
import { settingsSchema } from './resources/settings.ts';
import { upstreamSchema } from './resources/upstream.ts';

/** The schema of each resource, and of the settings, by the word for one of them. */
export const resourceSchemas = {
  settings: settingsSchema,
  listener: listenerSchema,
  upstream: upstreamSchema,
  route: routeSchema,
} as const;

/** In the order in which documents list them. */
export const resourceKinds: readonly ResourceKind[] = ['listener', 'upstream', 'route'];
