import type { PolicyFactory } from '../contract.ts';
import { denial } from '../denial.ts';
import { matchesRule } from './compile-rule.ts';
import { compileRules, decide } from './decide.ts';
import type { AuthorizationConfig } from './schema.ts';

export const createAuthorization: PolicyFactory<AuthorizationConfig> = (config, { count }) => {
  const rules = compileRules(config);
  return {
    writesOnlyChecked: true,
    onRequest(exchange) {
      if (rules.audit.some((rule) => matchesRule(rule, exchange))) count('audited');
      if (decide(rules, exchange).allowed) {
        count('allowed');
        return undefined;
      }
      count(config.shadow ? 'shadow_denied' : 'denied');
      return config.shadow ? undefined : denial(403, 'not_authorized', 'This is not allowed.');
    },
  };
};
