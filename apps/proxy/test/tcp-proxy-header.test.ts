import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { clientHello } from './support/client-hello.ts';
import { headerV1, headerV2 } from './support/proxy-header.ts';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

const trusted = { settings: { trustedProxies: ['127.0.0.1'] } };

it.each(['tcp', 'tls'] as const)(
  'the endpoint of a %s listener learns of the client before all else',
  async (protocol) => {
    await using origin = await RawOrigin.start(() => {});
    const web = { protocol, proxyProtocol: {} };
    const upstream = { proxyProtocol: 'v1' as const };
    await using proxy = await TestProxy.start({ ...trusted, ...tcpTo(origin.address, { web, upstream }) });
    using client = await proxy.connect();
    const rest = await clientHello('a.example');
    // In one piece, so that what follows the header is in hand before an endpoint is.
    client.send(Buffer.concat([Buffer.from(headerV2, 'latin1'), rest]));
    const peer = await waitFor('the origin', () => origin.peers[0]);
    const all = Buffer.concat([Buffer.from(headerV1, 'latin1'), rest]);
    await waitFor('all of it', () => peer.pending.length >= all.length);
    expect(peer.pending.equals(all)).toBe(true);
  },
);

it('without a header in front the endpoint is told of the peer', async () => {
  await using origin = await RawOrigin.start(() => {});
  await using proxy = await TestProxy.start(tcpTo(origin.address, { upstream: { proxyProtocol: 'v1' } }));
  using client = await proxy.connect();
  const peer = await waitFor('the origin', () => origin.peers[0]);
  const { localPort } = client.socket;
  await peer.readUntil(`PROXY TCP4 127.0.0.1 127.0.0.1 ${localPort} ${proxy.port()}\r\n`);
});
