import { z } from 'zod';

const pathSchema = z.string().regex(/^\/[^\0]{1,4095}$/, 'must be an absolute path');

export const fileSchema = z
  .strictObject({
    type: z.literal('file'),
    certificate: pathSchema.meta({
      title: 'Certificate file',
      description:
        "PEM with the certificate first, then the authorities' that lead to a root. Read again when it changes.",
      placeholder: '/etc/ssl/shop.pem',
    }),
    privateKey: pathSchema.meta({
      title: 'Private key file',
      description: 'PEM, not encrypted. Only its path is kept in the configuration.',
      placeholder: '/etc/ssl/shop.key',
    }),
  })
  .meta({ title: 'Files', description: 'A certificate and its key in files of this machine.' });

export type FileSourceConfig = z.infer<typeof fileSchema>;
