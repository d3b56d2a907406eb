import { explainApiKey } from '../api-key/explain.ts';
import { explainBasicAuth } from '../basic-auth/explain.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { ExplainedRequest, PolicyExplainer, PolicyExplanation } from '../explanation.ts';
import { explainIpAccess } from '../ip-access/explain.ts';
import { explainJwt } from '../jwt/explain.ts';
import { credentialHeaders, identityHeaders } from './identity-headers.ts';
import { ownLists } from './own-lists.ts';
import type { AccessConfig, AccessRule } from './schema.ts';

type Outcome = PolicyExplanation['outcome'];
/** A reply has no status where the credentials decide which it is. */
type Found = Pick<PolicyExplanation, 'outcome' | 'status'>;

export const explainAccess: PolicyExplainer<AccessConfig> = (config, request) => {
  const details: string[] = [];
  createClaimedFields(identityHeaders(config))(request.headers);
  const outcomes = ownLists(config).map(({ name, satisfy, rules }) => {
    const found = rules.map((rule) => {
      // Each for itself: which of them the request meets in the end is not known here.
      const told = explainRule(rule, {
        ...request,
        headers: [...request.headers],
        identities: [],
        unknown: new Set(),
      });
      details.push(`${name}: ${rule.type} ${told.sentence}`);
      return told;
    });
    const result = combined(satisfy, found);
    details.push(`${name} (${satisfy}): ${words[result.outcome]}`);
    return result;
  });
  // Which rules a request meets in the end, and so who it is, cannot be told here.
  if (!ownLists(config).every(({ rules }) => rules.every(({ type }) => type === 'ip_access'))) {
    for (const name of ['identity', ...identityHeaders(config), ...credentialHeaders(config)])
      request.unknown.add(name);
  }
  const { outcome, status } = combined(config.satisfy, outcomes);
  if (config.shadow) return { outcome: 'continues', sentence: `${sentences[outcome]}, but only counts`, details };
  if (outcome !== 'replies') return { outcome, sentence: sentences[outcome], details };
  return { outcome, ...(status === undefined ? {} : { status }), sentence: sentences.replies, details };
};

const words: Readonly<Record<Outcome, string>> = {
  continues: 'satisfied',
  replies: 'not satisfied',
  depends: 'depends on the credentials',
};

const sentences: Readonly<Record<Outcome, string>> = {
  continues: 'lets pass who satisfies its lists',
  replies: 'refuses who does not satisfy its lists',
  depends: 'lets pass when the credentials are right',
};

/** As the policy tries them: of all the first that refuses answers, of any a challenge before other refusals. */
function combined(satisfy: 'any' | 'all', found: readonly Found[]): Found {
  const refused = found.findIndex(({ outcome }) => outcome === 'replies');
  const depends = found.findIndex(({ outcome }) => outcome === 'depends');
  if (satisfy === 'all') {
    if (refused === -1) return { outcome: depends === -1 ? 'continues' : 'depends' };
    // What depends may have answered before.
    return depends !== -1 && depends < refused ? { outcome: 'replies' } : (found[refused] as Found);
  }
  if (found.some(({ outcome }) => outcome === 'continues')) return { outcome: 'continues' };
  if (depends !== -1) return { outcome: 'depends' };
  const statuses = found.map(({ status }) => status);
  if (statuses.includes(401)) return { outcome: 'replies', status: 401 };
  return statuses.includes(undefined) ? { outcome: 'replies' } : (found[0] as Found);
}

function explainRule(rule: AccessRule, request: ExplainedRequest): PolicyExplanation {
  switch (rule.type) {
    case 'ip_access':
      return explainIpAccess(rule, request);
    case 'basic_auth':
      return explainBasicAuth(rule, request);
    case 'api_key':
      return explainApiKey(rule, request);
    case 'jwt':
      return explainJwt(rule, request);
  }
}
