import { buildTcpRouteTable, type TcpConnectionFacts, type TcpRouteTable } from '@sluice/routing';
import type { TcpRouteSnapshot } from '@sluice/snapshot/types';
import type { Split } from './runtime.ts';

/** A route of connections made live. */
export interface TcpRoute extends Split {
  readonly name: string;
}

/** All of a runtime. */
export class TcpRoutes {
  readonly #table: TcpRouteTable;
  readonly #names: ReadonlySet<string>;
  readonly #live: ReadonlyMap<TcpRouteSnapshot, TcpRoute>;

  /** @param splits of the routes, in the same order */
  constructor(routes: readonly TcpRouteSnapshot[], splits: readonly Split[]) {
    this.#table = buildTcpRouteTable(routes);
    this.#names = new Set(routes.map(({ name }) => name));
    // There is one for each route.
    this.#live = new Map(routes.map((route, at) => [route, { name: route.name, ...(splits[at] as Split) }]));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  find(connection: TcpConnectionFacts): TcpRoute | undefined {
    const found = this.#table.find(connection);
    return found === undefined ? undefined : this.#live.get(found);
  }
}
