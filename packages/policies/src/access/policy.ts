import { createApiKey } from '../api-key/policy.ts';
import { createBasicAuth } from '../basic-auth/policy.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { Policy, PolicyEnvironment, PolicyExchange, PolicyFactory, Reply } from '../contract.ts';
import { createIpAccess } from '../ip-access/policy.ts';
import { createJwt } from '../jwt/policy.ts';
import { identityHeaders } from './identity-headers.ts';
import { ownLists } from './own-lists.ts';
import type { AccessConfig, AccessRule } from './schema.ts';

/** Undefined lets pass. */
type Check = (exchange: PolicyExchange) => Promise<undefined | Reply>;

/** Rules are the policies of their kinds, tried in the written order. What one finds out counts where it lets pass. */
export const createAccess: PolicyFactory<AccessConfig> = (config, environment) => {
  const { count } = environment;
  // Events of rules would say nothing of who passed in the end.
  const silent = { ...environment, count: () => {} };
  const check = combine(
    config.satisfy,
    ownLists(config).map(({ satisfy, rules }) =>
      combine(
        satisfy,
        rules.map((rule) => checkOf(createRule(rule, silent))),
      ),
    ),
  );
  const dropClaimed = createClaimedFields(identityHeaders(config));
  return {
    async onRequest(exchange) {
      // Of rules that are not tried, too: nobody may say for himself who he is.
      dropClaimed(exchange.request.headers);
      const reply = await check(exchange);
      if (reply === undefined) count('allowed');
      else if (reply.status === 503) count('unavailable');
      else count(config.shadow ? 'shadow_denied' : 'denied');
      return config.shadow ? undefined : reply;
    },
  };
};

function createRule(rule: AccessRule, environment: PolicyEnvironment): Policy {
  switch (rule.type) {
    case 'ip_access':
      return createIpAccess(rule, environment);
    case 'basic_auth':
      return createBasicAuth(rule, environment);
    case 'api_key':
      return createApiKey(rule, environment);
    case 'jwt':
      return createJwt(rule, environment);
  }
}

function checkOf(policy: Policy): Check {
  return async (exchange) => policy.onRequest?.(exchange);
}

function combine(satisfy: 'any' | 'all', checks: readonly Check[]): Check {
  if (satisfy === 'all') {
    return async (exchange) => {
      for (const check of checks) {
        const reply = await check(exchange);
        if (reply !== undefined) return reply;
      }
      return undefined;
    };
  }
  return async (exchange) => {
    const replies: Reply[] = [];
    for (const check of checks) {
      const reply = await check(exchange);
      if (reply === undefined) return undefined;
      replies.push(reply);
    }
    return bestReply(replies);
  };
}

/**
 * What says most of how to get in: a way that is closed only for now, else every challenge (RFC 9110 §11.6.1), else the
 * first refusal.
 */
function bestReply(replies: readonly Reply[]): Reply | undefined {
  const unavailable = replies.find(({ status }) => status === 503);
  const challenges = replies.filter(({ status }) => status === 401);
  const [first, ...others] = challenges;
  if (unavailable !== undefined || first === undefined) return unavailable ?? replies[0];
  return { ...first, headers: [...(first.headers ?? []), ...others.flatMap(challengesOf)] };
}

function challengesOf({ headers = [] }: Reply): string[] {
  return headers.flatMap((name, index) =>
    index % 2 === 0 && name === 'www-authenticate' ? [name, headers[index + 1] as string] : [],
  );
}
