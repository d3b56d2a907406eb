import { refusal } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** `h2` is HTTP/2 over TLS and `h2c` in clear text (RFC 9113 §3.1, §3.3); neither may quietly become the other. */
export const protocolFitsTls = perResource(
  ({ upstreams }) => upstreams,
  ({ name, protocol, tls }) => {
    const problem =
      protocol === 'h2' && tls === undefined
        ? 'protocol h2 needs tls; for HTTP/2 in clear text write h2c'
        : protocol === 'h2c' && tls !== undefined
          ? 'protocol h2c is clear text and takes no tls; for HTTP/2 over TLS write h2'
          : undefined;
    if (problem === undefined) return [];
    return [refusal(['protocol'], 'protocol_mismatch', `upstream "${name}": ${problem}`)];
  },
);
