import { z } from 'zod';
import { checkShape } from '../common.ts';

export const tcpCheckSchema = z.strictObject({ type: z.literal('tcp'), ...checkShape }).meta({
  title: 'TCP',
  description:
    'A connection that must open; where the upstream has TLS, with its handshake. A refusal that comes after it, as that of a client certificate in TLS 1.3, is not noticed.',
});

export type TcpCheckConfig = z.infer<typeof tcpCheckSchema>;
