import type { ListenerConfig } from './resources/listener.ts';
import { carriesTcp } from './tcp-listeners.ts';

type Protocol = ListenerConfig['protocol'];

/** Fields that go with some protocols only, by more than whether TCP is carried. */
const protocolsOf: Readonly<Record<string, readonly Protocol[]>> = {
  tls: ['https'],
  redirectToHttps: ['http'],
  meshNames: ['tls'],
  'timeouts.tlsHandshake': ['https', 'tls'],
  'timeouts.tunnelIdle': ['tcp', 'tls'],
};

/** Of the others, those that a listener which carries TCP has too. A later field is without effect there until its line is here. */
const forTcp: ReadonlySet<string> = new Set([
  'name',
  'enabled',
  'description',
  'labels',
  'address',
  'protocol',
  'proxyProtocol',
  'limits.connections',
  'limits.connectionsPerClient',
]);

/**
 * Whether a field says anything to a listener of this protocol.
 * @param path of a group whose fields have defaults, one of them: `timeouts.tunnelIdle`
 */
export function isListenerFieldFor(protocol: Protocol, path: string): boolean {
  return protocolsOf[path]?.includes(protocol) ?? (!carriesTcp({ protocol }) || forTcp.has(path));
}
