import { writeHeader } from '@sluice/dialing/proxy-header';

/** A client as a load balancer would name it, and what it connected to. */
export const proxied = {
  source: { address: '192.0.2.7', port: 4711 },
  destination: { address: '198.51.100.9', port: 443 },
};

export const headerV1 = writeHeader('v1', proxied);
export const headerV2 = writeHeader('v2', proxied);
