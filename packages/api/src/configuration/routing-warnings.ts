import type { ConfigDocument } from '@sluice/config';
import { type Issue, warningIssue } from '@sluice/core';
import { findShadowed } from '@sluice/routing';
import { compileSnapshot } from '@sluice/snapshot';

/** Routes that no request can reach, as warnings with paths from the document's root. */
export function routingWarnings(document: ConfigDocument): Issue[] {
  const { routes } = compileSnapshot(document, { revision: 0, hash: '' });
  const indexes = new Map(document.routes.map((route, index) => [route.name, index]));
  return findShadowed(routes).map(({ route, by }) =>
    warningIssue(
      ['routes', indexes.get(route.name) ?? 0],
      'shadowed',
      `route "${route.name}" is never reached: route "${by.name}" comes first and takes all of its requests`,
    ),
  );
}
