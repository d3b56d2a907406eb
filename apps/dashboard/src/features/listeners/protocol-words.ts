import type { ListenerConfig } from '@sluice/config';

/** What a listener of this protocol carries. */
export const protocolWords: Readonly<Record<ListenerConfig['protocol'], string>> = {
  http: 'requests, in clear text',
  https: 'requests, over TLS that ends here',
  tcp: 'any bytes, as they are, to the upstreams of its one route',
  tls: 'TLS unopened, to the route of the name that the client asks for (SNI)',
};
