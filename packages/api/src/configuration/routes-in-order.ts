import type { ConfigDocument } from '@sluice/config';
import { findShadowed } from '@sluice/routing';
import { compileSnapshot } from '@sluice/snapshot';

/** How the enabled routes of requests stand to one another. TCP routes have no order: no two want the same connections. */
export interface RoutesInOrder {
  /** Names, highest precedence first; a route with several hosts stands where its most specific one does. */
  readonly order: readonly string[];
  /** Routes that no request can reach, and which one takes their requests. */
  readonly shadowed: readonly { readonly route: string; readonly by: string }[];
}

const known = new WeakMap<ConfigDocument, RoutesInOrder>();

/** Kept with the document: a list of a thousand routes is fetched again and again. */
export function routesInOrder(document: ConfigDocument): RoutesInOrder {
  let found = known.get(document);
  if (found === undefined) {
    const { routes } = compileSnapshot(document, { revision: 0, hash: '' });
    found = {
      order: routes.map(({ name }) => name),
      shadowed: findShadowed(routes).map(({ route, by }) => ({ route: route.name, by: by.name })),
    };
    known.set(document, found);
  }
  return found;
}
