import { type CompiledRule, compileRule, matchesRule } from './compile-rule.ts';
import type { AuthorizationFacts } from './facts.ts';
import type { AuthorizationConfig } from './schema.ts';

export interface CompiledRules {
  readonly deny: readonly CompiledRule[];
  readonly allow: readonly CompiledRule[];
  readonly audit: readonly CompiledRule[];
}

export interface Decision {
  readonly allowed: boolean;
  /** The rule that decided; undefined where it was that none allows, or that there is none to allow. */
  readonly rule: CompiledRule | undefined;
}

export function compileRules({ rules }: AuthorizationConfig): CompiledRules {
  const compiled = rules.map(compileRule);
  const of = (action: CompiledRule['action']) => compiled.filter((rule) => rule.action === action);
  return { deny: of('deny'), allow: of('allow'), audit: of('audit') };
}

/** Istio's order: a deny that matches, then no allow at all, then an allow that matches, else no. */
export function decide({ deny, allow }: CompiledRules, facts: AuthorizationFacts): Decision {
  const denied = deny.find((rule) => matchesRule(rule, facts));
  if (denied !== undefined) return { allowed: false, rule: denied };
  if (allow.length === 0) return { allowed: true, rule: undefined };
  const found = allow.find((rule) => matchesRule(rule, facts));
  return { allowed: found !== undefined, rule: found };
}
