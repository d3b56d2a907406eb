import type { SettingsConfig } from '@sluice/config';
import { deepFreeze } from '@sluice/core';
import type { RouteSnapshot } from './types.ts';

type AccessLists = NonNullable<SettingsConfig['accessLists']>;

const known = new WeakMap<RouteSnapshot, { readonly lists: AccessLists; readonly route: RouteSnapshot }>();
const none: AccessLists = [];

/** Puts access lists of the settings where policies name them; the same object where none does. */
export function inlineAccessLists(route: RouteSnapshot, lists: AccessLists = none): RouteSnapshot {
  const names = route.policies.some((policy) => policy.type === 'access' && policy.lists.some((list) => 'use' in list));
  if (!names) return route;
  const found = known.get(route);
  if (found?.lists === lists) return found.route;
  const policies = route.policies.map((policy) => {
    if (policy.type !== 'access') return policy;
    // The rules of a document see to it that each is there.
    const own = policy.lists.map((list) =>
      'use' in list ? (lists.find(({ name }) => name === list.use) ?? list) : list,
    );
    return { ...policy, lists: own };
  });
  const inlined = { ...route, policies };
  if (Object.isFrozen(lists)) known.set(route, { lists, route: deepFreeze(inlined) });
  return inlined;
}
