import type { Issue } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** Replacing the matched prefix says nothing where no prefix was matched. */
export const replacementFitsMatch = perResource(
  ({ routes }) => routes,
  (route) => {
    if (route.match.path !== undefined && 'prefix' in route.match.path) return [];
    const issues: Issue[] = [];
    for (const place of ['rewrite', 'redirect'] as const) {
      const replacement = route[place]?.path;
      if (replacement === undefined || !('prefix' in replacement)) continue;
      issues.push(
        refusal(
          [place, 'path', 'prefix'],
          'prefix_not_matched',
          `route "${route.name}": ${place}.path.prefix replaces the matched prefix, so the route needs match.path.prefix`,
        ),
      );
    }
    return issues;
  },
);
