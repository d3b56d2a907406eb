import { formatAddress, labelsSchema, parseAddress } from '@sluice/core/schema';
import { z } from 'zod';
import type { Endpoint, EndpointSet } from './contract.ts';

/** Most endpoints of one answer; beyond it a mistake is likelier than a wish. */
const mostEndpoints = 10_000;

const addressSchema = z.string().transform((text, context) => {
  const parsed = parseAddress(text);
  if (!('problem' in parsed)) return formatAddress(parsed);
  context.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});

const writtenEndpoint = z.union([
  addressSchema.transform((address) => ({ address, weight: 1, zone: undefined, labels: {}, draining: false })),
  z.strictObject({
    address: addressSchema,
    weight: z.int().min(0).max(1000).default(1),
    zone: z.string().min(1).max(63).optional(),
    labels: labelsSchema.default({}),
    draining: z.boolean().default(false),
  }),
]);

const servicesSchema = z.strictObject({
  services: z.record(z.string(), z.array(writtenEndpoint).max(mostEndpoints)),
});

/** Groups as Prometheus reads them: https://prometheus.io/docs/prometheus/latest/http_sd/ */
const groupsSchema = z.array(
  z.object({
    targets: z.array(addressSchema).max(mostEndpoints),
    labels: z.record(z.string(), z.string()).default({}),
  }),
);

/** What a list of endpoints is asked for. */
export interface ListQuery {
  readonly service?: string | undefined;
  readonly match?: Readonly<Record<string, string>> | undefined;
}

/** A list that was read and understood, to be asked for one service after another. */
export type EndpointList =
  | { readonly form: 'services'; readonly services: ReadonlyMap<string, readonly Endpoint[]> }
  | { readonly form: 'groups'; readonly endpoints: readonly Endpoint[] };

/**
 * Understands `{services: {billing: [{address, weight, zone, labels, draining}]}}`, and lists of groups
 * `[{targets, labels}]` as Prometheus's file_sd and http_sd have them.
 * @param what it is called in errors, such as `/etc/endpoints.yaml`
 * @throws Error that names the place
 */
export function readEndpointList(value: unknown, what: string): EndpointList {
  if (Array.isArray(value)) {
    const groups = parse(groupsSchema, value, what);
    return {
      form: 'groups',
      endpoints: groups.flatMap(({ targets, labels }) =>
        targets.map((address) => ({ address, weight: 1, labels: fitting(labels) })),
      ),
    };
  }
  const { services } = parse(servicesSchema, value, what);
  return {
    form: 'services',
    services: new Map(
      Object.entries(services).map(([name, endpoints]) => [
        name,
        endpoints.map(({ draining, zone, ...rest }) => ({
          ...rest,
          ...(zone === undefined ? {} : { zone }),
          ...(draining ? { draining: true as const } : {}),
        })),
      ]),
    ),
  };
}

/** @param what as above */
export function selectEndpoints(list: EndpointList, query: ListQuery, what: string): EndpointSet {
  const { service, match } = query;
  let endpoints: readonly Endpoint[] | undefined;
  if (list.form === 'services') {
    if (service === undefined) throw new Error(`${what} lists services: say which one`);
    endpoints = list.services.get(service);
    if (endpoints === undefined) return { status: 'not-found', why: `${what} lists no service "${service}"` };
  } else {
    if (service !== undefined) throw new Error(`${what} lists groups, which have no service: choose by labels`);
    endpoints = list.endpoints;
  }
  const wanted = Object.entries(match ?? {});
  return {
    status: 'found',
    endpoints: distinct(endpoints.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value))),
  };
}

function parse<Output>(schema: z.ZodType<Output>, value: unknown, what: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${what}: ${issue?.path.map((step) => String(step)).join('.') || 'the content'}: ${issue?.message}`);
}

/** Of labels, those that a subset can be chosen by. Prometheus keeps things for itself behind two underscores. */
function fitting(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(labels).filter(([key]) => !key.startsWith('__'));
  return Object.fromEntries(entries.slice(0, 32).map(([key, value]) => [key, value.slice(0, 128)]));
}

function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  const byAddress = new Map<string, Endpoint>();
  for (const endpoint of endpoints) if (!byAddress.has(endpoint.address)) byAddress.set(endpoint.address, endpoint);
  return [...byAddress.values()];
}
