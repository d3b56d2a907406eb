import { explainApiKey } from '../api-key/explain.ts';
import { explainBasicAuth } from '../basic-auth/explain.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { ExplainedRequest, PolicyExplainer, PolicyExplanation } from '../explanation.ts';
import { explainIpAccess } from '../ip-access/explain.ts';
import { explainJwt } from '../jwt/explain.ts';
import { identityHeaders } from './identity-headers.ts';
import { ownLists } from './own-lists.ts';
import type { AccessConfig, AccessRule } from './schema.ts';

type Outcome = PolicyExplanation['outcome'];

export const explainAccess: PolicyExplainer<AccessConfig> = (config, request) => {
  const details: string[] = [];
  const statuses: number[] = [];
  createClaimedFields(identityHeaders(config))(request.headers);
  const outcomes = ownLists(config).map(({ name, satisfy, rules }) => {
    const found = rules.map((rule) => {
      // Each for itself: which of them the request meets in the end is not known here.
      const told = explainRule(rule, { ...request, headers: [...request.headers], identities: [] });
      if (told.status !== undefined) statuses.push(told.status);
      details.push(`${name}: ${rule.type} ${told.sentence}`);
      return told.outcome;
    });
    const outcome = combined(satisfy, found);
    details.push(`${name} (${satisfy}): ${words[outcome]}`);
    return outcome;
  });
  const outcome = combined(config.satisfy, outcomes);
  if (config.shadow) return { outcome: 'continues', sentence: `${sentences[outcome]}, but only counts`, details };
  if (outcome !== 'replies') return { outcome, sentence: sentences[outcome], details };
  const status = statuses.includes(401) ? 401 : (statuses[0] ?? 403);
  return { outcome, status, sentence: sentences.replies, details };
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

function combined(satisfy: 'any' | 'all', outcomes: readonly Outcome[]): Outcome {
  const [decisive, other] =
    satisfy === 'any' ? (['continues', 'replies'] as const) : (['replies', 'continues'] as const);
  if (outcomes.includes(decisive)) return decisive;
  return outcomes.includes('depends') ? 'depends' : other;
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
