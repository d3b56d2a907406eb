import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** A disabled upstream is left out of splits, and a disabled listener is not there: legal, but worth a word. */
export const referencesEnabled: DocumentRule = ({ routes, upstreams, listeners }) => {
  const off = new Set(upstreams.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
  const closed = new Set(listeners.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
  if (off.size === 0 && closed.size === 0) return [];
  const issues: Issue[] = [];
  for (const { resource: route, path } of routes) {
    if (!route.enabled) continue;
    const parts = route.upstreams ?? [];
    const lost = parts.filter(({ name }) => off.has(name));
    if (lost.length > 0) {
      const names = [...new Set(lost.map(({ name }) => `"${name}"`))].join(', ');
      const effect = lost.length === parts.length ? 'every request gets 503' : 'its share goes to the others';
      issues.push(
        caution(
          [...path, 'upstreams'],
          'disabled_reference',
          `route "${route.name}": upstream ${names} is disabled; ${effect}`,
        ),
      );
    }
    if (route.listeners?.every((name) => closed.has(name))) {
      issues.push(
        caution(
          [...path, 'listeners'],
          'disabled_reference',
          `route "${route.name}": every listener it names is disabled, so it is never reached`,
        ),
      );
    }
  }
  return issues;
};
