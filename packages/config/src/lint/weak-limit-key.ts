import type { SettingsConfig } from '../resources/settings.ts';
import { askingRules } from './asking-policies.ts';
import { type Finding, type LintRule, type LintView, type Policy, type PolicyOf, routesWith } from './lint-rule.ts';

/** A limit is one only where clients cannot choose whom they are counted with. */
export const weakLimitKey: LintRule = {
  code: 'weak_limit_key',
  document: (view) => [...check(view, 'rate_limit'), ...check(view, 'quota')],
};

function check(view: LintView, type: 'rate_limit' | 'quota'): Finding[] {
  const found: Finding[] = [];
  const byListeners = view.listeners.flatMap(({ resource }) => resource.tls?.clientCertificates?.header ?? []);
  for (const { route, policy, index, path } of routesWith(view, type)) {
    const { key } = policy;
    const establishes = establisherOf(key, view.settings);
    if (establishes === undefined) continue;
    if (key.by === 'header' && byListeners.some((name) => name.toLowerCase() === key.header.toLowerCase())) continue;
    const at = route.policies.findIndex(establishes);
    if (at !== -1 && at < index) continue;
    const why =
      key.by === 'header'
        ? `the header ${key.header}, which clients choose, so one that changes it each time is not limited`
        : `the claim ${key.by === 'claim' ? key.claim : ''}, which no policy before it establishes`;
    const otherwise =
      key.by === 'header'
        ? 'Count by client address, or by a header that a policy before it checks or writes.'
        : 'Put a policy before it that verifies tokens or keys.';
    found.push({
      path: [...path, 'key'],
      message: `route "${route.name}": policy ${index + 1} (${type}) counts by ${why}`,
      fix: at > index ? `Put it after policy ${at + 1}.` : otherwise,
    });
  }
  return found;
}

type Key = PolicyOf<'rate_limit'>['key'];

/** Which policies must come before a limit with this key; undefined where it holds by itself. */
function establisherOf(key: Key, settings: SettingsConfig): ((policy: Policy) => boolean) | undefined {
  if (key.by === 'header') {
    const header = key.header.toLowerCase();
    return (policy) => settledBy(policy, settings).some((name) => name.toLowerCase() === header);
  }
  if (key.by !== 'claim') return undefined;
  return (policy) =>
    askingRules(policy, settings).some(({ type }) => type === 'jwt' || type === 'oidc' || type === 'api_key');
}

/** Fields of requests that a policy writes or checks, so that nobody gets past it with a value that he made up. */
function settledBy(policy: Policy, settings: SettingsConfig): readonly string[] {
  if (policy.type === 'request_headers') return Object.keys(policy.set ?? {});
  return askingRules(policy, settings).flatMap((rule) => {
    switch (rule.type) {
      case 'api_key':
        return [rule.nameHeader, rule.header ?? 'x-api-key'];
      case 'basic_auth':
        return ['authorization', ...(rule.userHeader === undefined ? [] : [rule.userHeader])];
      case 'forward_auth':
        return rule.identityHeaders;
      case 'jwt':
      case 'oidc':
        return Object.keys(rule.claimHeaders ?? {});
      default:
        return [];
    }
  });
}
