import { z } from 'zod';

const labelKey = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/, 'must be the key of a label, such as "version"');

/**
 * What Istio calls AUTO_PASSTHROUGH, on port 15443: sidecars of another cluster name the service they want by SNI. The
 * port is that of the service and not of a pod, so an endpoint may carry it as a label.
 */
export const meshNamesSchema = z
  .strictObject({
    subsetLabel: labelKey.default('version').meta({
      title: 'Subset label',
      description: 'A named subset is the endpoints that carry its name in this label. Default version.',
    }),
    portLabel: labelKey.default('port').meta({
      title: 'Port label',
      description:
        'The port of the service is looked for in this label of an endpoint; one without it goes by the port of its address. Default port.',
    }),
  })
  .meta({
    title: 'Mesh names',
    description:
      'Takes server names of the form outbound_.<port>_.<subset>_.<host>, as sidecars of other clusters send, and no others. Routes match the host.',
    advanced: true,
  });
