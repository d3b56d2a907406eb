import { type ConfigDocument, type LintCode, lintCodes } from '@sluice/config';
import type { Issue } from '@sluice/core';
import { routesInOrder } from './routes-in-order.ts';

const code: LintCode = 'shadowed';

/** Routes that no request can reach, as findings with paths from the document's root. */
export function shadowedRoutes(document: ConfigDocument): Issue[] {
  const { shadowed } = routesInOrder(document);
  if (shadowed.length === 0) return [];
  const indexes = new Map(document.routes.map(({ name }, index) => [name, index]));
  return shadowed.map(({ route, by }) => ({
    path: ['routes', indexes.get(route) ?? 0, 'match'],
    code,
    severity: lintCodes[code].severity,
    message: `route "${route}" is never reached: route "${by}" comes first and takes all of its requests`,
    fix: `Give it a higher priority than "${by}", let "${by}" match less, or remove it.`,
  }));
}
