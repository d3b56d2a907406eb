import { z } from 'zod';
import { checkShape } from '../common.ts';

export const tcpCheckSchema = z.strictObject({ type: z.literal('tcp'), ...checkShape }).meta({
  title: 'TCP',
  description:
    'A connection that must open; where the upstream has TLS, with its handshake. In TLS 1.3 it waits up to a second, or half of its timeout, for a refusal of the client certificate, unless a session ticket or a byte comes first.',
});

export type TcpCheckConfig = z.infer<typeof tcpCheckSchema>;
