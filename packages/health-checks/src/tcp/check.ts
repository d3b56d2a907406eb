import type { HealthCheckFactory } from '../contract.ts';
import type { TcpCheckConfig } from './schema.ts';

export const createTcpCheck: HealthCheckFactory<TcpCheckConfig> = () => ({
  async run(target, signal) {
    // Offers what the worker would: some endpoints refuse a handshake without a protocol that they know.
    const alpn = target.protocol === 'h2' ? (['h2'] as const) : (['h2', 'http/1.1'] as const);
    const { socket, accepted } = await target.dial(alpn, signal);
    try {
      await accepted();
    } finally {
      socket.destroy();
    }
    return { passed: true };
  },
});
