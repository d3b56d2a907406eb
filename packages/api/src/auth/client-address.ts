/**
 * Carries the address of the socket's other end from the place that sees the socket to the handlers, which see only
 * headers. Whoever sets it removes what the client may have sent under this name.
 */
export const clientAddressHeader = 'x-sluice-client-address';

/** Empty when unknown. */
export function clientAddressOf(headers: Headers): string {
  return headers.get(clientAddressHeader) ?? '';
}
