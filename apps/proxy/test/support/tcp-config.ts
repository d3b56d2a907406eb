import type { ListenerInput, UpstreamInput } from '@sluice/config';
import type { TestConfig } from './start-proxy.ts';

/** The listener `web` carries TCP, all of it to these addresses. */
export function tcpTo(
  addresses: string | readonly string[],
  given: { readonly web?: Partial<ListenerInput>; readonly upstream?: Partial<UpstreamInput> } = {},
): TestConfig {
  return {
    web: { protocol: 'tcp', ...given.web },
    upstreams: [{ name: 'app', targets: [addresses].flat().map((address) => ({ address })), ...given.upstream }],
    routes: [{ name: 'all', listeners: ['web'], upstreams: [{ name: 'app' }] }],
  };
}
