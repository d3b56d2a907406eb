import { labelsSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** One label of a DNS name (RFC 1035 §2.3.1); the underscore is for names of services. */
const labelOfName = z
  .string()
  .regex(/^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i, 'must be letters, digits, "-" and "_", at most 63');

/**
 * Every word by which a target asks a source for endpoints. A kind picks from these, so that the same word means the
 * same in all of them, and a target's form is made from one list.
 */
export const queryFields = {
  service: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[^\s/]+$/, 'must be a name without spaces and slashes')
    .meta({ title: 'Service', description: 'Its name in the registry.', placeholder: 'billing' }),
  hostname: z
    .string()
    .regex(
      /^(?=.{1,253}\.?$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i,
      'must be a host name',
    )
    .meta({
      title: 'Host name',
      description: 'Looked up as it stands: search domains are not appended.',
      input: 'host',
      placeholder: 'billing.internal.example',
    }),
  port: z.int().min(1).max(65_535).meta({
    title: 'Port',
    description: 'Of every address that is found, 1–65535. Without one, SRV records are asked for, which bring ports.',
    placeholder: '8080',
  }),
  recordType: z.enum(['A', 'AAAA', 'A+AAAA', 'SRV']).meta({
    title: 'Records',
    description: 'What is asked for. A+AAAA where there is a port, else SRV.',
  }),
  namespace: labelOfName.meta({
    title: 'Namespace',
    description: 'Of a Kubernetes service. With DNS it makes SERVICE.NAMESPACE.svc.cluster.local of the service.',
    placeholder: 'default',
  }),
  portName: labelOfName.meta({
    title: 'Port name',
    description: 'The name of a port of a Kubernetes service, asked for by SRV in place of a number.',
    placeholder: 'http',
  }),
  tag: labelOfName.meta({
    title: 'Tag',
    description: 'Only instances of a Consul service that carry it.',
    placeholder: 'v2',
  }),
  datacenter: labelOfName.meta({
    title: 'Datacenter',
    description: "Of a Consul service. The agent's own when left out.",
    placeholder: 'dc2',
  }),
  match: labelsSchema.meta({
    title: 'Match',
    description: 'Only endpoints that carry all of these labels in the registry.',
  }),
} as const;

export type QueryField = keyof typeof queryFields;
