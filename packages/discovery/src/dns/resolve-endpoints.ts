import { formatAddress } from '@sluice/core/schema';
import type { Endpoint, EndpointSet } from '../contract.ts';
import type { AskedName } from './asked-name.ts';
import { canonicalName } from './message.ts';
import type { AddressRecord, ServiceRecord } from './read-answer.ts';
import type { DnsResolver, Resolved } from './resolver.ts';

/** The heaviest that an endpoint may be; weights of SRV records go up to 65,535. */
const heaviest = 1000;
/** Targets of one SRV answer whose addresses are looked up; those that came along cost nothing. */
const mostLookups = 256;

export interface ResolvedEndpoints {
  readonly set: EndpointSet;
  /** Monotonic milliseconds. */
  readonly freshUntilMs: number;
}

/**
 * Endpoints behind a name.
 * @param port of addresses that A and AAAA records bring
 * @throws Error when one of the questions that it takes has no answer: a part would look like a loss
 */
export async function resolveEndpoints(
  resolver: DnsResolver,
  { name, types }: AskedName,
  port: number | undefined,
  signal: AbortSignal,
): Promise<ResolvedEndpoints> {
  const answers = await Promise.all(types.map((type) => resolver.lookup(name, type, signal)));
  const freshUntilMs = Math.min(...answers.map((answer) => answer.freshUntilMs));
  if (answers.every(({ status }) => status === 'no-name')) {
    return { set: { status: 'not-found', why: `the name ${name} does not exist` }, freshUntilMs };
  }
  if (port !== undefined) {
    const addresses = answers.flatMap((answer) => answer.addresses);
    const endpoints = addresses.map(({ address }) => endpointOf(address, port, 1, {}));
    return { set: { status: 'found', endpoints: distinct(endpoints) }, freshUntilMs };
  }
  const services = await Promise.all(answers.map((answer) => resolveServices(resolver, answer, signal)));
  return {
    set: { status: 'found', endpoints: distinct(services.flatMap(({ endpoints }) => endpoints)) },
    freshUntilMs: Math.min(freshUntilMs, ...services.map((service) => service.freshUntilMs)),
  };
}

/**
 * RFC 2782. The group with the lowest priority carries the traffic by its weights; the others weigh nothing, which makes
 * them spares. A target of `.` says that the service is not to be had.
 */
async function resolveServices(resolver: DnsResolver, answer: Resolved, signal: AbortSignal) {
  const services = answer.services.filter(({ target }) => canonicalName(target) !== '');
  const first = Math.min(...services.map(({ priority }) => priority));
  const top = services.filter(({ priority }) => priority === first);
  const heaviestOfTop = Math.max(0, ...top.map(({ weight }) => weight));
  const names = [...new Set(services.map(({ target }) => canonicalName(target)))];
  const unknown = names.filter((name) => answer.glue.every((record) => record.name !== name));
  if (unknown.length > mostLookups)
    throw new Error(`more than ${mostLookups} targets of SRV records without addresses`);
  const found = new Map<string, readonly AddressRecord[]>();
  let freshUntilMs = answer.freshUntilMs;
  for (const name of names)
    found.set(
      name,
      answer.glue.filter((record) => record.name === name),
    );
  await Promise.all(
    unknown.map(async (name) => {
      const [v4, v6] = await Promise.all([resolver.lookup(name, 'A', signal), resolver.lookup(name, 'AAAA', signal)]);
      freshUntilMs = Math.min(freshUntilMs, v4.freshUntilMs, v6.freshUntilMs);
      found.set(name, [...v4.addresses, ...v6.addresses]);
    }),
  );
  const endpoints = services.flatMap((service) =>
    (found.get(canonicalName(service.target)) ?? []).map(({ address }) => {
      const weight = service.priority === first ? share(service, heaviestOfTop) : 0;
      return endpointOf(address, service.port, weight, { priority: String(service.priority) });
    }),
  );
  return { endpoints, freshUntilMs };
}

/** Weights of a group keep their proportions; in a group without any, all are equal. */
function share({ weight }: ServiceRecord, heaviestOfGroup: number): number {
  if (heaviestOfGroup === 0) return 1;
  if (heaviestOfGroup <= heaviest || weight === 0) return weight;
  return Math.max(1, Math.round((weight * heaviest) / heaviestOfGroup));
}

function endpointOf(host: string, port: number, weight: number, labels: Endpoint['labels']): Endpoint {
  return { address: formatAddress({ host, port }), weight, labels };
}

/** Servers shuffle their answers: each address once, the heavier of two, in an order of their own. */
function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  const byAddress = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const known = byAddress.get(endpoint.address);
    if (known === undefined || known.weight < endpoint.weight) byAddress.set(endpoint.address, endpoint);
  }
  return [...byAddress.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}
