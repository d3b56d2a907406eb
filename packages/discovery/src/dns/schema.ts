import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { queryFields } from '../query-fields.ts';
import { parseServer } from './server-address.ts';

const domainSchema = z
  .string()
  .max(200)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/, 'must be a domain in lower case');

const serverSchema = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseServer(text);
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem });
  })
  .meta({ title: 'Server', placeholder: '10.0.0.2' });

export const dnsSourceSchema = z
  .strictObject({
    type: z.literal('dns'),
    servers: z.array(serverSchema).min(1).max(8).optional().meta({
      title: 'Servers',
      description:
        'IP addresses of name servers, asked in this order until one answers, with a port where it is not 53, such as 127.0.0.1:8600. Those of /etc/resolv.conf when left out. At most 8.',
    }),
    refreshInterval: durationSchema({ minimumMs: 1000, maximumMs: 3_600_000 }).default('30s').meta({
      title: 'Refresh interval',
      description:
        'Longest time between two questions, 1s–1h. It is shorter where the records live shorter (TTL). Default 30s.',
    }),
    minTtl: durationSchema({ minimumMs: 1000, maximumMs: 3_600_000 }).default('1s').meta({
      title: 'Shortest TTL',
      description:
        'Answers are used at least this long, however soon their records expire, 1s–1h and at most the refresh interval. Records with a TTL of 0 are asked for at the refresh interval. Default 1s.',
      advanced: true,
    }),
    timeout: durationSchema({ minimumMs: 100, maximumMs: 30_000 }).default('2s').meta({
      title: 'Timeout',
      description: 'For the answer of one server, 100ms–30s. Each server is asked twice. Default 2s.',
      advanced: true,
    }),
    tcp: z.boolean().default(false).meta({
      title: 'TCP only',
      description: 'Asks by TCP at once. Otherwise TCP is for answers that do not fit into a datagram.',
      advanced: true,
    }),
    clusterDomain: domainSchema.default('cluster.local').meta({
      title: 'Cluster domain',
      description: 'The end of names of Kubernetes services. Default cluster.local.',
      advanced: true,
    }),
    consulDomain: domainSchema.default('consul').meta({
      title: 'Consul domain',
      description: 'The end of names of Consul services. Default consul.',
      advanced: true,
    }),
  })
  .meta({ title: 'DNS', description: 'Addresses and ports from name servers: A, AAAA and SRV records.' });

export type DnsSourceConfig = z.infer<typeof dnsSourceSchema>;

export const dnsQuerySchema = z
  .strictObject({
    hostname: queryFields.hostname.optional(),
    port: queryFields.port.optional(),
    recordType: queryFields.recordType.optional(),
    service: queryFields.service.optional(),
    namespace: queryFields.namespace.optional(),
    portName: queryFields.portName.optional(),
    tag: queryFields.tag.optional(),
    datacenter: queryFields.datacenter.optional(),
  })
  .superRefine((query, context) => {
    const { hostname, service, namespace, port, portName, recordType } = query;
    const refuse = (path: keyof typeof query, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (hostname === undefined && service === undefined) refuse('hostname', 'is missing: a host name, or a service');
    if (hostname !== undefined) {
      for (const part of ['service', 'namespace', 'portName', 'tag', 'datacenter'] as const) {
        if (query[part] !== undefined) refuse(part, 'cannot stand beside a host name');
      }
    }
    if (service !== undefined && !queryFields.namespace.safeParse(service).success) {
      refuse('service', 'must be letters, digits, "-" and "_", at most 63, to be part of a DNS name');
    }
    if (namespace === undefined) {
      if (portName !== undefined) refuse('portName', 'is for services with a namespace');
    } else {
      for (const part of ['tag', 'datacenter'] as const) {
        if (query[part] !== undefined) refuse(part, 'cannot stand beside a namespace');
      }
      if (port === undefined && portName === undefined) refuse('port', 'is missing: a port, or the name of one');
    }
    const asksSrv = recordType === 'SRV' || portName !== undefined;
    if (asksSrv && port !== undefined) refuse('port', 'cannot stand beside SRV records, which bring ports');
    if (portName !== undefined && recordType !== undefined && recordType !== 'SRV') {
      refuse('recordType', 'must be SRV where the port has a name');
    }
    if (recordType !== undefined && !asksSrv && port === undefined) refuse('port', 'is missing: only SRV brings ports');
  })
  .meta({ title: 'DNS' });

export type DnsQuery = z.infer<typeof dnsQuerySchema>;
