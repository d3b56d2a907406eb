import { type RawClient, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { describe, expect, it } from 'vitest';
import { startProxiedOrigin } from './support/start-proxied-origin.ts';
import { everythingTo, formatRequest, TestProxy, values } from './support/start-proxy.ts';

const versions = ['v1', 'v2'] as const;

async function ask(client: RawClient, ...headers: string[]): Promise<string> {
  client.send(formatRequest({ headers }));
  const { status, body } = await client.readResponse();
  expect(status).toBe(200);
  return body.toString();
}

describe.each(versions)('with proxyProtocol %s', (proxyProtocol) => {
  it('a connection to an endpoint begins by naming the client and what it connected to', async () => {
    await using origin = await startProxiedOrigin();
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { proxyProtocol } }));
    using client = await proxy.connect();
    expect(await ask(client)).toBe('0');
    expect(origin.connections[0]?.header.proxied).toEqual({
      source: { address: '127.0.0.1', port: client.socket.localPort },
      destination: { address: '127.0.0.1', port: proxy.port() },
    });
  });

  it('and does so before TLS', async () => {
    const authority = await TestAuthority.create();
    await using origin = await startProxiedOrigin({ ...(await authority.issue({ names: ['127.0.0.1'] })) });
    const upstream = { proxyProtocol, tls: { ca: authority.ca } };
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
    for (const connection of ['0', '1']) {
      using client = await proxy.connect();
      expect(await ask(client)).toBe(connection);
    }
    expect(origin.connections.map(({ header }) => header.proxied?.destination.port)).toEqual([
      proxy.port(),
      proxy.port(),
    ]);
  });

  it('and TLS behind it is verified as ever', async () => {
    const authority = await TestAuthority.create();
    await using origin = await startProxiedOrigin({ ...(await authority.issue({ names: ['localhost'] })) });
    for (const tls of [{}, { ca: authority.ca }]) {
      await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { proxyProtocol, tls } }));
      const { status, headers } = await proxy.request();
      expect([status, values(headers, 'x-sluice-error')]).toEqual([502, ['upstream_tls_failed']]);
    }
    await waitFor('the connections to go', () => origin.connections.every(({ socket }) => socket.destroyed));
  });
});

describe('a connection with a PROXY header', () => {
  it('serves the requests of one client only', async () => {
    await using origin = await startProxiedOrigin();
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { proxyProtocol: 'v2' } }));
    using one = await proxy.connect();
    using two = await proxy.connect();
    const served = [];
    for (let turn = 0; turn < 3; turn += 1) served.push(await ask(one), await ask(two));
    expect(served).toEqual(['0', '1', '0', '1', '0', '1']);
  });

  it('is told apart by the client behind a trusted proxy', async () => {
    await using origin = await startProxiedOrigin();
    await using proxy = await TestProxy.start({
      ...everythingTo(origin.address, { upstream: { proxyProtocol: 'v1' } }),
      settings: { trustedProxies: ['127.0.0.1'] },
    });
    using balancer = await proxy.connect();
    using another = await proxy.connect();
    const from = (client: RawClient, address: string) => ask(client, 'X-Forwarded-For', address);
    expect(await from(balancer, '192.0.2.7')).toBe('0');
    expect(await from(balancer, '2001:db8::7')).toBe('1');
    expect(await from(another, '192.0.2.7')).toBe('0');
    const sources = origin.connections.map(({ header }) => header.proxied?.source);
    expect(sources).toEqual([
      { address: '192.0.2.7', port: 0 },
      { address: '2001:db8::7', port: 0 },
    ]);
  });

  it('gives its place to one of another client where the limit is reached', async () => {
    await using origin = await startProxiedOrigin();
    const upstream = { proxyProtocol: 'v2' as const, connectionPool: { maxConnections: 2 } };
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
    const clients: RawClient[] = [];
    for (let count = 0; count < 6; count += 1) {
      const client = await proxy.connect();
      clients.push(client);
      expect(await ask(client)).toBe(String(count));
    }
    await waitFor('all but two to go', () => origin.connections.filter(({ socket }) => !socket.destroyed).length === 2);
    for (const client of clients) client.close();
  });

  it('is waited for in turn where all of them are busy', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await using origin = await startProxiedOrigin(undefined, () => promise);
    const upstream = { proxyProtocol: 'v2' as const, connectionPool: { maxConnections: 2 } };
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
    const clients = await Promise.all(Array.from({ length: 8 }, () => proxy.connect()));
    const answers = clients.map((client) => ask(client));
    await waitFor('two connections', () => origin.connections.length === 2);
    resolve();
    expect(new Set(await Promise.all(answers)).size).toBe(8);
    const ports = origin.connections.map(({ header }) => header.proxied?.source.port);
    expect(ports.sort()).toEqual(clients.map(({ socket }) => socket.localPort).sort());
    for (const client of clients) client.close();
  });

  it('is closed when the client that it names has left, and not before', async () => {
    await using origin = await startProxiedOrigin();
    const upstream = { proxyProtocol: 'v2' as const, connectionPool: { idleTimeout: '1h' } };
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
    using stays = await proxy.connect();
    using leaves = await proxy.connect();
    for (const [client, number] of [
      [stays, '0'],
      [leaves, '1'],
    ] as const)
      expect(await ask(client)).toBe(number);
    leaves.close();
    await waitFor('its connection to be closed', () => origin.connections[1]?.socket.destroyed === true);
    expect(await ask(stays)).toBe('0');
  });

  it('outlasts a connection of a trusted proxy, whose next one may speak for the same client', async () => {
    await using origin = await startProxiedOrigin();
    const upstream = { proxyProtocol: 'v2' as const, connectionPool: { idleTimeout: '1h' } };
    await using proxy = await TestProxy.start({
      ...everythingTo(origin.address, { upstream }),
      settings: { trustedProxies: ['127.0.0.1'] },
    });
    const said = ['X-Forwarded-For', '192.0.2.7'];
    using first = await proxy.connect();
    expect(await ask(first, ...said)).toBe('0');
    // Of this one's own connection is seen when those of clients that have left are closed.
    using own = await proxy.connect();
    expect(await ask(own)).toBe('1');
    first.close();
    own.close();
    await waitFor('the other to be closed', () => origin.connections[1]?.socket.destroyed === true);
    using second = await proxy.connect();
    expect(await ask(second, ...said)).toBe('0');
  });

  it('goes idle and is closed like any other', async () => {
    await using origin = await startProxiedOrigin();
    const upstream = { proxyProtocol: 'v2' as const, connectionPool: { idleTimeout: '50ms' } };
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
    using client = await proxy.connect();
    expect(await ask(client)).toBe('0');
    await waitFor('it to be closed', () => origin.connections[0]?.socket.destroyed === true);
    expect(await ask(client)).toBe('1');
    expect(origin.strangers).toBe(0);
  });
});

it('an endpoint that closed an idle one is asked again on a new one that names the same client', async () => {
  await using origin = await startProxiedOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { proxyProtocol: 'v1' } }));
  using client = await proxy.connect();
  expect(await ask(client)).toBe('0');
  origin.connections[0]?.socket.destroy();
  expect(await ask(client)).toBe('1');
  const ports = origin.connections.map(({ header }) => header.proxied?.source.port);
  expect(ports).toEqual([client.socket.localPort, client.socket.localPort]);
});
