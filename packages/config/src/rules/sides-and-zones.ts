import type { Issue } from '@sluice/core';
import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** What says how to choose where there is nothing to choose among. */
export const sidesAndZones: DocumentRule = ({ settings, routes, upstreams }) => {
  const issues: Issue[] = [];
  for (const { resource: route, path } of routes) {
    if (route.sticky === undefined || (route.upstreams?.length ?? 0) > 1) continue;
    const message = `route "${route.name}": there is one upstream, so there are no sides to stay on; add another or take "sticky" away`;
    issues.push(caution([...path, 'sticky'], 'no_effect', message));
  }
  for (const { resource: upstream, path } of upstreams) {
    if (upstream.locality === undefined) continue;
    const words = `upstream "${upstream.name}"`;
    if (upstream.targets.length > 0 && upstream.targets.every(({ zone }) => zone === undefined)) {
      const message = `${words}: no target has a zone, so all are as near; give them zones`;
      issues.push(caution([...path, 'locality'], 'no_effect', message));
    } else if (settings.zone === undefined && upstream.locality.zones.length === 0) {
      const message = `${words}: where the gateway is, neither "zone" of the settings nor "zones" here says; unless SLUICE_ZONE does, all targets are as near`;
      issues.push(caution([...path, 'locality'], 'no_effect', message));
    }
  }
  return issues;
};
