import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type TLSSocket } from 'node:tls';
import { waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';
import { materialOf } from './support/test-certificates.ts';

it("a TCP route shows the upstream's client certificate, and without it the endpoint has nothing to do with it", async () => {
  const authority = await TestAuthority.create();
  const { cert, key } = await authority.issue({ names: ['gateway.test'] });
  const tls = { ...(await authority.issue()), ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  const server = createServer(tls, (socket: TLSSocket) => socket.end(socket.getPeerCertificate().fingerprint256));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const configOf = (more: object) => ({
    certificates: [{ name: 'gateway', source: { type: 'self_signed' as const, hosts: ['gateway.test'] } }],
    ...tcpTo(`127.0.0.1:${port}`, { upstream: { tls: { ca: authority.ca, ...more } } }),
  });
  const material = [materialOf('gateway', { chain: cert, privateKey: key })];
  await using proxy = await TestProxy.start(configOf({ clientCertificate: 'gateway' }), {}, material);
  using client = await proxy.connect();
  await waitFor('the end', () => client.ended);
  expect(client.pending.toString()).toBe(new X509Certificate(cert).fingerprint256);

  await proxy.apply(configOf({}));
  using another = await proxy.connect();
  await waitFor('the end', () => another.ended || another.closed);
  expect(another.pending.toString()).toBe('');
  server.close();
});
