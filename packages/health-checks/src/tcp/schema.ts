import { z } from 'zod';
import { checkShape } from '../common.ts';

export const tcpCheckSchema = z.strictObject({ type: z.literal('tcp'), ...checkShape }).meta({
  title: 'TCP',
  description: 'A connection that must open; where the upstream has TLS, with its handshake.',
});

export type TcpCheckConfig = z.infer<typeof tcpCheckSchema>;
