import type { LintRule } from './lint-rule.ts';

/**
 * gRPC is HTTP/2 always. An endpoint that is sent HTTP/1.1 may speak both on one port, so this is no error; as a rule it does
 * not, and would never be healthy. Of a port that is the check's own nothing is known.
 */
export const checkMismatch: LintRule = {
  code: 'check_mismatch',
  upstream: ({ name, protocol, tls, proxyProtocol, healthCheck }) => {
    if (healthCheck?.type !== 'grpc' || healthCheck.port !== undefined) return [];
    const http1 =
      protocol === 'h1'
        ? 'protocol h1'
        : proxyProtocol !== undefined
          ? 'proxyProtocol'
          : protocol === 'auto' && tls === undefined
            ? 'protocol auto without tls'
            : undefined;
    if (http1 === undefined) return [];
    const message = `upstream "${name}": the check is by gRPC, which is HTTP/2, and with ${http1} requests go by HTTP/1.1`;
    const fix = `Write protocol ${tls === undefined ? 'h2c' : 'h2'}, or check by http or tcp.`;
    return [{ path: ['healthCheck', 'type'], message, fix }];
  },
};
