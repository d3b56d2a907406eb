import { isStatic } from '../resources/target.ts';
import type { Finding, LintRule } from './lint-rule.ts';

/** Often a zone was misspelt: its targets then come last, with those of every other zone. */
export const unusedZone: LintRule = {
  code: 'unused_zone',
  upstream: ({ name, targets, locality }) => {
    // What a registry says of its endpoints is known at run time only.
    if (!targets.every(isStatic)) return [];
    if (locality === undefined || targets.every(({ zone }) => zone === undefined)) return [];
    const zones = new Set(targets.flatMap(({ enabled, zone }) => (enabled && zone !== undefined ? [zone] : [])));
    return locality.zones.flatMap((zone, index): Finding[] => {
      if (zones.has(zone)) return [];
      const message = `upstream "${name}": no enabled target is in zone ${zone}, which is preferred to others`;
      const fix = `Take it out, or give it to targets; they have ${[...zones].join(', ') || 'none'}.`;
      return [{ path: ['locality', 'zones', index], message, fix }];
    });
  },
};
