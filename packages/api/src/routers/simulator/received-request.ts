import { setHeader } from '@sluice/core';
import { forwardedHops, TrustedProxies } from '@sluice/routing';
import type { SimulatedRequest } from './simulate-request.ts';

/** What the gateway makes of how a request came. */
export interface ReceivedRequest {
  /** Of who sent it, behind trusted proxies. */
  readonly clientAddress: string;
  /** By which the client came, to the listener or to a trusted proxy that says so. */
  readonly scheme: 'http' | 'https';
  /** Flat, as routes see them: of what names the way only what the gateway believes, and what it adds. */
  readonly headers: string[];
}

/** @param host as it is matched @param own scheme of the listener */
export function receiveRequest(
  { headers, clientAddress: peer }: SimulatedRequest,
  host: string,
  own: 'http' | 'https',
  trustedProxies: readonly string[],
): ReceivedRequest {
  const proxies = new TrustedProxies(trustedProxies);
  const trusted = proxies.trusts(peer);
  const said = (name: string) =>
    trusted ? headers.filter((each) => each.name.toLowerCase() === name).map(({ value }) => value) : [];
  const forwardedFor = said('x-forwarded-for').join(', ');
  const hops = forwardedFor === '' ? forwardedHops(said('forwarded').join(', ')) : forwardedFor.split(',');
  const [proto = own] = said('x-forwarded-proto');
  const kept = headers.filter(({ name }) => trusted || !/^(?:x-forwarded-.*|forwarded)$/i.test(name));
  const received = kept.flatMap(({ name, value }) => [name, value]);
  setHeader(received, 'x-forwarded-for', forwardedFor === '' ? peer : `${forwardedFor}, ${peer}`);
  setHeader(received, 'x-forwarded-proto', proto);
  setHeader(received, 'x-forwarded-host', said('x-forwarded-host')[0] ?? host);
  return {
    clientAddress: trusted ? proxies.clientBehind(peer, hops) : peer,
    scheme: own === 'https' || proto === 'https' ? 'https' : 'http',
    headers: received,
  };
}
