import { createAccess } from './access/policy.ts';
import { createApiKey } from './api-key/policy.ts';
import { createAuthorization } from './authorization/policy.ts';
import { createBasicAuth } from './basic-auth/policy.ts';
import { createCache } from './cache/policy.ts';
import { createCompression } from './compression/policy.ts';
import type { Policy, PolicyEnvironment, PolicyFactory } from './contract.ts';
import { createCors } from './cors/policy.ts';
import { createFaultInjection } from './fault-injection/policy.ts';
import { createForwardAuth } from './forward-auth/policy.ts';
import { createHedging } from './hedging/policy.ts';
import { createIpAccess } from './ip-access/policy.ts';
import { createJwt } from './jwt/policy.ts';
import { createMaintenance } from './maintenance/policy.ts';
import { createMeshHeaders } from './mesh-headers/policy.ts';
import { createMirror } from './mirror/policy.ts';
import { createOidc } from './oidc/policy.ts';
import { createQuota } from './quota/policy.ts';
import { createRateLimit } from './rate-limit/policy.ts';
import { createRequestHeaders } from './request-headers/policy.ts';
import { createResponseHeaders } from './response-headers/policy.ts';
import { createRetry } from './retry/policy.ts';
import type { PolicyConfig } from './schemas.ts';
import { createSecurityHeaders } from './security-headers/policy.ts';
import { createTimeout } from './timeout/policy.ts';

type Factories = {
  readonly [Type in PolicyConfig['type']]: PolicyFactory<Extract<PolicyConfig, { type: Type }>>;
};

/** Every policy by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const policyFactories = {
  request_headers: createRequestHeaders,
  response_headers: createResponseHeaders,
  mesh_headers: createMeshHeaders,
  ip_access: createIpAccess,
  basic_auth: createBasicAuth,
  api_key: createApiKey,
  maintenance: createMaintenance,
  fault_injection: createFaultInjection,
  retry: createRetry,
  hedging: createHedging,
  mirror: createMirror,
  cache: createCache,
  jwt: createJwt,
  access: createAccess,
  rate_limit: createRateLimit,
  timeout: createTimeout,
  quota: createQuota,
  forward_auth: createForwardAuth,
  oidc: createOidc,
  authorization: createAuthorization,
  security_headers: createSecurityHeaders,
  cors: createCors,
  compression: createCompression,
} satisfies Factories;

/** Builds one policy of a route. Whoever builds it calls `close` when its runtime is retired. */
export function createPolicy(config: PolicyConfig, environment: PolicyEnvironment): Policy {
  // The entry under `config.type` takes exactly that member of the union, which the index alone cannot express.
  const factory = policyFactories[config.type] as PolicyFactory<PolicyConfig>;
  return factory(config, environment);
}
