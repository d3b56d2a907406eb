import { certificateSourceSchema } from '@sluice/certificates/schemas';
import { z } from 'zod';
import { resourceShape } from './common.ts';

export const certificateSchema = z
  .strictObject({
    ...resourceShape,
    source: certificateSourceSchema.meta({
      title: 'Source',
      description: 'Where the certificate and its private key come from.',
    }),
  })
  .meta({ title: 'Certificate', description: 'A certificate with its private key, for listeners that speak TLS.' });

export type CertificateInput = z.input<typeof certificateSchema>;
export type CertificateConfig = z.infer<typeof certificateSchema>;
