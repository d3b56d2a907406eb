import { buildTcpRouteTable, explainTcp, fitsMeshName, parseMeshName } from '@sluice/routing';
import type { EndpointSnapshot, ListenerSnapshot, Snapshot } from '@sluice/snapshot';
import { partsOf } from './parts-of.ts';
import type { GatewayNow, SimulatedOutcome, Simulation } from './simulate-request.ts';

/**
 * What becomes of a connection of a listener that carries TCP. Of the request only its host counts, as the name that
 * its client would ask for by SNI.
 * @param host as `parseHost` gives it
 */
export function simulateConnection(
  snapshot: Snapshot,
  listener: ListenerSnapshot,
  host: string,
  clientAddress: string,
  now: GatewayNow,
): Simulation {
  const told = { problem: '', host, path: '', listener: listener.name };
  const { meshNames } = listener;
  const meshName = meshNames === undefined ? undefined : parseMeshName(host);
  if (meshNames !== undefined && meshName === undefined) {
    const reason = 'The listener takes names of the form outbound_.<port>_.<subset>_.<host> only.';
    return { ...told, candidates: [], outcome: { kind: 'reset', reason } };
  }
  const serverName = listener.protocol === 'tcp' ? '' : (meshName?.host ?? host);
  const table = buildTcpRouteTable(snapshot.tcpRoutes);
  const connection = { listener: listener.name, serverName };
  const winner = table.find(connection);
  const fits =
    meshNames === undefined || meshName === undefined
      ? undefined
      : (endpoint: EndpointSnapshot) => fitsMeshName(endpoint, meshName, meshNames);
  const view = { method: '', path: '', query: '', clientAddress, header: () => undefined };
  const outcome: SimulatedOutcome =
    winner === undefined
      ? { kind: 'reset', reason: 'No route takes connections of this listener for this name.' }
      : { kind: 'tunnel', route: winner.name, upstreams: partsOf(snapshot, winner.upstreams, view, now, fits) };
  const candidates = explainTcp(table, snapshot.tcpRoutes, connection).map(
    ({ route, outcome: fate, refusedBy, reason }, index) => {
      return { route: route.name, place: index + 1, outcome: fate, refusedBy, reason };
    },
  );
  return { ...told, candidates, outcome };
}
