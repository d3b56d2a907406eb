import { isStatic } from '../resources/target.ts';
import type { LintRule } from './lint-rule.ts';

/** Zones say how to choose where targets differ by them, and where it is known which of them is near. */
export const localityWithoutZones: LintRule = {
  code: 'no_effect',
  document: ({ settings, upstreams }) =>
    upstreams.flatMap(({ resource: { name, enabled, locality, targets }, path }) => {
      if (!enabled || locality === undefined) return [];
      const tell = (why: string, fix: string) => [
        { path: [...path, 'locality'], message: `upstream "${name}": ${why}`, fix },
      ];
      if (targets.length > 0 && targets.every((target) => isStatic(target) && target.zone === undefined)) {
        return tell('no target has a zone, so all are as near', 'Give the targets zones.');
      }
      if (settings.zone !== undefined || locality.zones.length > 0) return [];
      return tell(
        'where the gateway is, neither "zone" of the settings nor "zones" here says; unless SLUICE_ZONE does, all targets are as near',
        'Write the zone of the gateway into the settings.',
      );
    }),
};
