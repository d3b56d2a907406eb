import type { DiscoveryEnvironment } from './contract.ts';

/**
 * For every source that connects to an address of the configuration's: whoever may write one must not make the controller
 * ask the metadata service of a cloud (server-side request forgery).
 * @param address an IP address without a port
 * @throws Error fit for operators when the environment does not allow it
 */
export function assertMayAsk(address: string, { mayAsk }: Pick<DiscoveryEnvironment, 'mayAsk'>): void {
  if (mayAsk(address)) return;
  throw new Error(
    `${address} is a link-local or metadata address, which sources may ask only with SLUICE_ALLOW_LINK_LOCAL_SOURCES=1`,
  );
}
