import type { LintRule } from './lint-rule.ts';

/** Whose PROXY headers are believed is said in the settings. */
export const nobodyTrusted: LintRule = {
  code: 'nobody_trusted',
  document: ({ listeners, settings }) =>
    listeners.flatMap(({ resource: { name, enabled, proxyProtocol }, path }) => {
      if (!enabled || proxyProtocol === undefined || settings.trustedProxies.length > 0) return [];
      const effect = proxyProtocol.mode === 'required' ? 'every connection is refused' : 'no header is believed';
      const message = `listener "${name}": settings.trustedProxies is empty, so ${effect}`;
      const fix = 'Put the addresses of the proxies into the trusted proxies of the settings.';
      return [{ path: [...path, 'proxyProtocol', 'mode'], message, fix }];
    }),
};
