import { type Finding, type LintRule, type PolicyOf, routesWith } from './lint-rule.ts';

/** Without a verified client certificate a request has no principal and no namespace, so such rules never match. */
export const noClientCertificates: LintRule = {
  code: 'no_client_certificates',
  document: (view) => {
    const found: Finding[] = [];
    for (const { route, policy, index, path } of routesWith(view, 'authorization')) {
      const rule = policy.rules.find(goesByCertificate);
      if (rule === undefined) continue;
      const listeners = view.listenersOf(route);
      if (listeners.length === 0 || listeners.some(({ tls }) => tls?.clientCertificates !== undefined)) continue;
      const names = listeners.map(({ name }) => `"${name}"`).join(', ');
      found.push({
        path: [...path, 'rules', policy.rules.indexOf(rule)],
        message: `route "${route.name}": policy ${index + 1}: rule "${rule.name}" goes by the client's certificate, and listener ${names} asks for none`,
        fix: `Give a listener of the route a client CA, or go by something else.`,
      });
    }
    return found;
  },
};

function goesByCertificate({ from = [], when = [] }: PolicyOf<'authorization'>['rules'][number]): boolean {
  return (
    from.some((source) =>
      [source.principals, source.notPrincipals, source.namespaces, source.notNamespaces].some(Boolean),
    ) || when.some(({ key }) => key === 'source.principal' || key === 'source.namespace')
  );
}
