import { explainAccess } from './access/explain.ts';
import { explainApiKey } from './api-key/explain.ts';
import { explainAuthorization } from './authorization/explain.ts';
import { explainBasicAuth } from './basic-auth/explain.ts';
import { explainCache } from './cache/explain.ts';
import { explainCompression } from './compression/explain.ts';
import { explainCors } from './cors/explain.ts';
import type { ExplainedRequest, PolicyExplainer, PolicyExplanation } from './explanation.ts';
import { explainFaultInjection } from './fault-injection/explain.ts';
import { explainForwardAuth } from './forward-auth/explain.ts';
import { explainHedging } from './hedging/explain.ts';
import { explainIpAccess } from './ip-access/explain.ts';
import { explainJwt } from './jwt/explain.ts';
import { explainMaintenance } from './maintenance/explain.ts';
import { explainMeshHeaders } from './mesh-headers/explain.ts';
import { explainMirror } from './mirror/explain.ts';
import { explainOidc } from './oidc/explain.ts';
import { explainQuota } from './quota/explain.ts';
import { explainRateLimit } from './rate-limit/explain.ts';
import { explainRequestHeaders } from './request-headers/explain.ts';
import { explainResponseHeaders } from './response-headers/explain.ts';
import { explainRetry } from './retry/explain.ts';
import type { PolicyConfig } from './schemas.ts';
import { explainSecurityHeaders } from './security-headers/explain.ts';
import { explainTimeout } from './timeout/explain.ts';

export type { ExplainedRequest, PolicyExplanation } from './explanation.ts';

type Explainers = {
  readonly [Type in PolicyConfig['type']]: PolicyExplainer<Extract<PolicyConfig, { type: Type }>>;
};

/** Every policy by its type. A schema in `schemas.ts` without an entry here is a type error. */
const policyExplainers = {
  request_headers: explainRequestHeaders,
  response_headers: explainResponseHeaders,
  mesh_headers: explainMeshHeaders,
  ip_access: explainIpAccess,
  basic_auth: explainBasicAuth,
  api_key: explainApiKey,
  maintenance: explainMaintenance,
  fault_injection: explainFaultInjection,
  retry: explainRetry,
  hedging: explainHedging,
  mirror: explainMirror,
  cache: explainCache,
  jwt: explainJwt,
  access: explainAccess,
  rate_limit: explainRateLimit,
  timeout: explainTimeout,
  quota: explainQuota,
  forward_auth: explainForwardAuth,
  oidc: explainOidc,
  authorization: explainAuthorization,
  security_headers: explainSecurityHeaders,
  cors: explainCors,
  compression: explainCompression,
} satisfies Explainers;

/** What the simulator says of one policy of a route. */
export function explainPolicy(config: PolicyConfig, request: ExplainedRequest): PolicyExplanation {
  // The entry under `config.type` takes exactly that member of the union, which the index alone cannot express.
  const explain = policyExplainers[config.type] as PolicyExplainer<PolicyConfig>;
  return explain(config, request);
}
