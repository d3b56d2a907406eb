import { errorIssue, type Issue } from '@sluice/core';
import { didYouMean } from '../issues/did-you-mean.ts';
import type { DocumentRule } from './rule.ts';

/** What a route names must be there. */
export const referencesExist: DocumentRule = ({ routes, names }) => {
  const issues: Issue[] = [];
  for (const { resource: route, path } of routes) {
    route.listeners?.forEach((name, index) => {
      if (names.listener.has(name)) return;
      const meant = didYouMean(name, names.listener.keys());
      issues.push(
        errorIssue(
          [...path, 'listeners', index],
          'unknown_reference',
          `route "${route.name}": listener "${name}" does not exist${meant}`,
        ),
      );
    });
    route.upstreams?.forEach(({ name }, index) => {
      if (names.upstream.has(name)) return;
      const meant = didYouMean(name, names.upstream.keys());
      issues.push(
        errorIssue(
          [...path, 'upstreams', index, 'name'],
          'unknown_reference',
          `route "${route.name}": upstream "${name}" does not exist${meant}`,
        ),
      );
    });
  }
  return issues;
};
