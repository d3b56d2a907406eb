import type { Finding, LintRule, Policy } from './lint-rule.ts';

/** RFC 9110 section 7.6.1, and framing (RFC 9112 section 6). Header policies refuse to edit most of them. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const hopByHopHeader: LintRule = {
  code: 'hop_by_hop_header',
  route: (route) => {
    const tell = (path: Finding['path'], names: readonly string[]): Finding[] =>
      names.flatMap((name) => {
        if (!hopByHop.has(name.toLowerCase())) return [];
        const message = `route "${route.name}": ${path.join('.')} writes ${name}, which belongs to one connection and is not passed on`;
        return [{ path, message, fix: 'Use another field, or leave it to the gateway.' }];
      });
    return [
      ...tell(['directResponse', 'headers'], Object.keys(route.directResponse?.headers ?? {})),
      ...route.policies.flatMap((policy, index) =>
        writtenFields(policy).flatMap(([field, names]) => tell(['policies', index, field], names)),
      ),
    ];
  },
};

function writtenFields(policy: Policy): [string, readonly string[]][] {
  switch (policy.type) {
    case 'request_headers':
    case 'response_headers':
      return [
        ['set', Object.keys(policy.set ?? {})],
        ['add', Object.keys(policy.add ?? {})],
      ];
    case 'jwt':
      return [['claimHeaders', Object.keys(policy.claimHeaders ?? {})]];
    case 'api_key':
      return [['nameHeader', [policy.nameHeader]]];
    case 'forward_auth':
      return [['identityHeaders', policy.identityHeaders]];
    default:
      return [];
  }
}
