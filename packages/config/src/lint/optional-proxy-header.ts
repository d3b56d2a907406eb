import type { LintRule } from './lint-rule.ts';

/** A proxy that is trusted to send PROXY headers and leaves one out lets its client write it. */
export const optionalProxyHeader: LintRule = {
  code: 'optional_proxy_header',
  document: ({ listeners, settings }) =>
    listeners.flatMap(({ resource: { name, enabled, proxyProtocol }, path }) => {
      if (!enabled || proxyProtocol?.mode !== 'optional' || settings.trustedProxies.length === 0) return [];
      const message = `listener "${name}": a trusted proxy that passes on what clients send lets a client write the PROXY header`;
      const fix = 'Write mode required where every trusted proxy sends one.';
      return [{ path: [...path, 'proxyProtocol', 'mode'], message, fix }];
    }),
};
