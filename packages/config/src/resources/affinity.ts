import { z } from 'zod';
import { gatewayCookieShape, refuseLostCookie } from './gateway-cookie.ts';

export const affinitySchema = z.strictObject(gatewayCookieShape('sluice-affinity')).superRefine(refuseLostCookie).meta({
  title: 'Session affinity',
  description:
    'A client stays with the endpoint that answered it first, by a cookie of the gateway that does not reveal the address. While that endpoint may not be chosen the balancer chooses another, which the client then stays with; one that drains keeps its clients. Counted as policy events `kept`, `moved` and `new` of `affinity`.',
  advanced: true,
});

export type AffinityConfig = z.infer<typeof affinitySchema>;
