import type { PolicyExplainer } from '../explanation.ts';
import { type CompiledRule, whyNot } from './compile-rule.ts';
import { compileRules, decide } from './decide.ts';
import type { AuthorizationFacts } from './facts.ts';
import type { AuthorizationConfig } from './schema.ts';

/** Rule by rule, in the order in which they are looked at. The client is one without a certificate, at the peer's address. */
export const explainAuthorization: PolicyExplainer<AuthorizationConfig> = (config, given) => {
  const { clientAddress, host, identities, method, path, headers } = given;
  const facts: AuthorizationFacts = {
    clientAddress,
    peerAddress: clientAddress,
    port: undefined,
    host,
    clientCertificate: undefined,
    identities,
    request: { method, path, headers },
  };
  const rules = compileRules(config);
  const { allowed, rule } = decide(rules, facts);
  const details = [...rules.deny, ...rules.allow, ...rules.audit].map((one) => tell(one, facts));
  const unknown = notKnown(config, given.unknown);
  if (unknown !== undefined) details.push(unknown);
  const sentence = sentenceOf(allowed, rule, rules.allow.length > 0);
  if (config.shadow && !allowed) return { outcome: 'continues', sentence: `${sentence}, but only counts`, details };
  if (unknown !== undefined) {
    return { outcome: 'depends', sentence: `${sentence}, as far as is known here`, details };
  }
  return allowed ? { outcome: 'continues', sentence, details } : { outcome: 'replies', status: 403, sentence, details };
};

function sentenceOf(allowed: boolean, rule: CompiledRule | undefined, hasAllow: boolean): string {
  if (rule !== undefined) return `${allowed ? 'allows it' : 'denies it'} by rule "${rule.name}"`;
  if (allowed) return 'allows it: no rule denies, and there is none that allows';
  return hasAllow ? 'denies it: no rule allows' : 'denies it';
}

function tell(rule: CompiledRule, facts: AuthorizationFacts): string {
  const reason = whyNot(rule, facts);
  return `${rule.action} "${rule.name}" ${reason === undefined ? 'matches' : `does not match: ${reason}`}`;
}

/** What rules ask for and a simulated request does not have. */
function notKnown(config: AuthorizationConfig, before: ReadonlySet<string>): string | undefined {
  const text = JSON.stringify(config.rules);
  const asked = [
    ...(/"(?:not)?(?:p|P)rincipals"|"(?:not)?(?:n|N)amespaces"|"source\.(?:principal|namespace)"/.test(text)
      ? ['the client certificate']
      : []),
    ...(before.has('identity') && /"(?:not)?(?:r|R)equestPrincipals"|"request\.auth\.|"identity\./.test(text)
      ? ['who sends it']
      : []),
    ...fieldsIn(text)
      .filter((name) => before.has(name))
      .map((name) => `field ${name}`),
    ...(/"(?:not)?(?:p|P)orts"|"destination\.port"/.test(text) ? ['the port'] : []),
  ];
  return asked.length === 0 ? undefined : `${asked.join(' and ')} of a real request may change this`;
}

function fieldsIn(text: string): string[] {
  return [
    ...new Set(Array.from(text.matchAll(/"request\.headers\[([^\]]+)\]"/g), ([, name = '']) => name.toLowerCase())),
  ];
}
