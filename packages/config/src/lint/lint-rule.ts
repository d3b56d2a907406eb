import type { IssuePath } from '@sluice/core';
import type { ListenerConfig } from '../resources/listener.ts';
import type { RouteConfig } from '../resources/route.ts';
import type { UpstreamConfig } from '../resources/upstream.ts';
import type { DocumentView } from '../rules/rule.ts';
import type { LintCode } from './lint-codes.ts';

/** What a rule has to say. */
export interface Finding {
  readonly path: IssuePath;
  /** Names the thing and says what follows: `route "r": …`, without a stop. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly fix: string;
}

/** A whole valid document: every reference leads somewhere. */
export interface LintView extends DocumentView {
  upstream(name: string): UpstreamConfig | undefined;
  listener(name: string): ListenerConfig | undefined;
  /** Enabled listeners that a route is on and that speak HTTP. */
  listenersOf(route: RouteConfig): readonly ListenerConfig[];
}

/**
 * One thing that is allowed and unlikely to be meant. Pure, and linear in the size of the document, because it is on the
 * path of every change. Of resources that are disabled nothing is said: they do nothing.
 */
export interface LintRule {
  readonly code: LintCode;
  /** One resource by itself, with paths below it. Kept for as long as the resource object lives. */
  readonly route?: (route: RouteConfig) => readonly Finding[];
  readonly upstream?: (upstream: UpstreamConfig) => readonly Finding[];
  readonly listener?: (listener: ListenerConfig) => readonly Finding[];
  /** What takes more than one resource to see, with paths from the root. */
  readonly document?: (view: LintView) => readonly Finding[];
}

export type Policy = RouteConfig['policies'][number];
export type PolicyOf<Type extends Policy['type']> = Extract<Policy, { type: Type }>;

/** Policies of one kind with their places. */
export function policiesOf<Type extends Policy['type']>(
  route: Pick<RouteConfig, 'policies'>,
  type: Type,
): { readonly policy: PolicyOf<Type>; readonly index: number }[] {
  const found: { policy: PolicyOf<Type>; index: number }[] = [];
  for (const [index, policy] of route.policies.entries()) {
    if (policy.type === type) found.push({ policy: policy as PolicyOf<Type>, index });
  }
  return found;
}

/** Enabled routes with policies of a kind; most have none. */
export function* routesWith<Type extends Policy['type']>({ routes }: DocumentView, type: Type) {
  for (const { resource: route, path } of routes) {
    if (!route.enabled) continue;
    for (const { policy, index } of policiesOf(route, type)) {
      yield { route, policy, index, path: [...path, 'policies', index] };
    }
  }
}
