import { addressSchema, labelsSchema, nameSchema } from '@sluice/core/schema';
import { anyQuerySchema } from '@sluice/discovery/schemas';
import { z } from 'zod';

/**
 * What the operator writes under an upstream: an address, or a reference into a discovery source, with what the
 * balancer should know about it.
 */
export const targetSchema = z
  .strictObject({
    address: addressSchema.optional().meta({
      title: 'Address',
      description: 'Host and port. A name is resolved by the worker when it connects.',
      input: 'address',
      placeholder: '10.0.0.5:8080',
    }),
    discovery: nameSchema.optional().meta({
      title: 'Discovery source',
      description:
        'Brings endpoints in place of an address. What it can be asked by the fields below depends on its type.',
      reference: 'source',
      placeholder: 'consul-eu',
    }),
    ...anyQuerySchema.shape,
    weight: z.int().min(0).max(1000).default(1).meta({
      title: 'Weight',
      description:
        'Share of the traffic relative to its siblings, 0–1000. 0 keeps it as a spare, picked only when nothing with a weight is left. Weights that a registry gives are multiplied by it.',
    }),
    zone: nameSchema.optional().meta({
      title: 'Zone',
      description: 'Where it runs, where the registry does not say so.',
      placeholder: 'eu-1a',
      advanced: true,
    }),
    labels: labelsSchema
      .optional()
      .meta({ title: 'Labels', description: 'Added to what the registry says.', advanced: true }),
    draining: z.boolean().default(false).meta({
      title: 'Draining',
      description:
        'It gets no new requests and connections; what is under way is finished, tunnels and WebSockets too. Clients that a cookie binds to it stay until it is taken out, those of a sticky split only where the whole side drains. Its weight is kept, and it is still checked.',
      advanced: true,
    }),
    enabled: z.boolean().default(true).meta({ title: 'Enabled', description: 'Off takes it out of rotation.' }),
  })
  .superRefine(({ address, discovery, ...rest }, context) => {
    const asked = Object.keys(rest).filter((key) => key in anyQuerySchema.shape);
    if (address === undefined && discovery === undefined) {
      context.addIssue({ code: 'custom', path: ['address'], message: 'is missing: an address, or "discovery"' });
    } else if (address !== undefined && discovery !== undefined) {
      context.addIssue({ code: 'custom', path: ['discovery'], message: 'cannot stand beside an address' });
    } else if (discovery === undefined) {
      for (const key of asked) {
        context.addIssue({ code: 'custom', path: [key], message: 'is for targets of a discovery source' });
      }
    }
  })
  .meta({ title: 'Target' });

export type TargetInput = z.input<typeof targetSchema>;
export type TargetConfig = z.infer<typeof targetSchema>;

export type StaticTarget = TargetConfig & { readonly address: string };
export type DiscoveredTarget = TargetConfig & { readonly discovery: string };

export function isStatic(target: TargetConfig): target is StaticTarget {
  return target.address !== undefined;
}

export function isDiscovered(target: TargetConfig): target is DiscoveredTarget {
  return target.discovery !== undefined;
}

/** Those with an address of their own; what a discovery source finds is known at run time only. */
export function staticTargets({ targets }: { readonly targets: readonly TargetConfig[] }): StaticTarget[] {
  return targets.filter(isStatic);
}

/** What the target asks its source. */
export function queryOf(target: DiscoveredTarget): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(target).filter(([key, value]) => key in anyQuerySchema.shape && value !== undefined),
  );
}
