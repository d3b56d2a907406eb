import { RawOrigin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientHello } from './support/client-hello.ts';
import { TestProxy } from './support/start-proxy.ts';

const fqdn = 'billing.shop.svc.cluster.local';
let v1: RawOrigin;
let v2: RawOrigin;
beforeAll(async () => {
  v1 = await RawOrigin.start((peer) => void peer.send('v1'));
  v2 = await RawOrigin.start((peer) => void peer.send('v2'));
});
afterAll(async () => {
  await v1.stop();
  await v2.stop();
});

function serve() {
  return TestProxy.start({
    web: { protocol: 'tls', meshNames: {} },
    upstreams: [
      {
        name: 'billing',
        targets: [
          { address: v1.address, labels: { version: 'v1', port: '8080' } },
          { address: v2.address, labels: { version: 'v2' } },
        ],
      },
    ],
    routes: [{ name: 'billing', listeners: ['web'], hosts: ['*.svc.cluster.local'], upstreams: [{ name: 'billing' }] }],
  });
}

async function askFor(proxy: TestProxy, serverName: string): Promise<string> {
  using client = await proxy.connect();
  client.send(await clientHello(serverName));
  await waitFor('an answer', () => client.pending.length > 0 || client.closed);
  return client.closed ? client.errorCode : client.pending.toString();
}

it('the port is that of the service, by label, else that of the address; the subset a label', async () => {
  await using proxy = await serve();
  expect(await askFor(proxy, `outbound_.8080_._.${fqdn}`)).toBe('v1');
  expect(await askFor(proxy, `outbound_.8080_.v1_.${fqdn}`)).toBe('v1');
  expect(await askFor(proxy, `outbound_.${v2.port}_._.${fqdn}`)).toBe('v2');
  expect(await askFor(proxy, `outbound_.${v2.port}_.v2_.${fqdn}`)).toBe('v2');
});

it.each([
  ['another subset', `outbound_.8080_.v2_.${fqdn}`],
  ['another port', `outbound_.8081_._.${fqdn}`],
  ['another host', 'outbound_.8080_._.billing.example'],
  ['a plain name', fqdn],
  ['another direction', `inbound_.8080_._.${fqdn}`],
])('%s is reset', async (_, serverName) => {
  await using proxy = await serve();
  expect(await askFor(proxy, serverName)).toBe('ECONNRESET');
});
