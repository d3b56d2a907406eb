import { refusal } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** A PROXY header names one client for as long as a connection lasts; in HTTP/2 one carries requests of many. */
export const proxyHeaderFitsProtocol = perResource(
  ({ upstreams }) => upstreams,
  ({ name, protocol, proxyProtocol }) => {
    if (proxyProtocol === undefined || (protocol !== 'h2' && protocol !== 'h2c')) return [];
    const problem = `proxyProtocol names one client for a whole connection, and with ${protocol} many clients share it: write protocol h1 or leave it out`;
    return [refusal(['proxyProtocol'], 'protocol_mismatch', `upstream "${name}": ${problem}`)];
  },
);
