import { parseAddress } from '@sluice/core/schema';
import { askingRules } from './asking-policies.ts';
import type { Finding, LintRule, LintView } from './lint-rule.ts';

/** A password that crosses a network unencrypted is everybody's on the way. */
export const clearTextCredentials: LintRule = {
  code: 'clear_text_credentials',
  document: ({ routes, settings, listenersOf }) => {
    // Whoever is trusted to say how clients came may have ended their TLS.
    if (settings.trustedProxies.length > 0) return [];
    return routes.flatMap(({ resource: route, path }): Finding[] => {
      if (!route.enabled || route.policies.length === 0) return [];
      const index = route.policies.findIndex((policy) =>
        askingRules(policy, settings).some(({ type }) => type !== 'forward_auth'),
      );
      if (index === -1) return [];
      const open = listenersOf(route).filter(isClearText);
      if (open.length === 0) return [];
      const names = open.map(({ name }) => `"${name}"`).join(', ');
      const message = `route "${route.name}": policy ${index + 1} (${route.policies[index]?.type}) asks for credentials, which come to listener ${names} in clear text`;
      const fix = 'Put the route on https listeners only, or let the listener redirect to https.';
      return [{ path: [...path, 'policies', index], message, fix }];
    });
  },
};

type Listener = ReturnType<LintView['listenersOf']>[number];

function isClearText({ protocol, redirectToHttps, address }: Listener): boolean {
  if (protocol !== 'http' || redirectToHttps !== undefined) return false;
  const parsed = parseAddress(address);
  return !('problem' in parsed) && !/^(?:127\.|::1$|localhost$)/.test(parsed.host);
}
