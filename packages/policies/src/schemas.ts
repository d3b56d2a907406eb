import { z } from 'zod';
import { accessSchema } from './access/schema.ts';
import { apiKeySchema } from './api-key/schema.ts';
import { authorizationSchema } from './authorization/schema.ts';
import { basicAuthSchema } from './basic-auth/schema.ts';
import { cacheSchema } from './cache/schema.ts';
import { compressionSchema } from './compression/schema.ts';
import { corsSchema } from './cors/schema.ts';
import { faultInjectionSchema } from './fault-injection/schema.ts';
import { forwardAuthSchema } from './forward-auth/schema.ts';
import { hedgingSchema } from './hedging/schema.ts';
import { ipAccessSchema } from './ip-access/schema.ts';
import { jwtSchema } from './jwt/schema.ts';
import { maintenanceSchema } from './maintenance/schema.ts';
import { meshHeadersSchema } from './mesh-headers/schema.ts';
import { mirrorSchema } from './mirror/schema.ts';
import { oidcSchema } from './oidc/schema.ts';
import { quotaSchema } from './quota/schema.ts';
import { rateLimitSchema } from './rate-limit/schema.ts';
import { requestHeadersSchema } from './request-headers/schema.ts';
import { responseHeadersSchema } from './response-headers/schema.ts';
import { retrySchema } from './retry/schema.ts';
import { securityHeadersSchema } from './security-headers/schema.ts';
import { timeoutSchema } from './timeout/schema.ts';

/** Every policy there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const policySchemas = [
  requestHeadersSchema,
  responseHeadersSchema,
  meshHeadersSchema,
  corsSchema,
  securityHeadersSchema,
  compressionSchema,
  maintenanceSchema,
  ipAccessSchema,
  basicAuthSchema,
  apiKeySchema,
  faultInjectionSchema,
  retrySchema,
  hedgingSchema,
  mirrorSchema,
  cacheSchema,
  jwtSchema,
  accessSchema,
  forwardAuthSchema,
  oidcSchema,
  authorizationSchema,
  rateLimitSchema,
  timeoutSchema,
  quotaSchema,
] as const;

export const policySchema = z.discriminatedUnion('type', policySchemas);

export { type AccessList, accessListSchema } from './access/schema.ts';

export type PolicyConfig = z.infer<typeof policySchema>;
