import { RawOrigin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientHello } from './support/client-hello.ts';
import { TestProxy } from './support/start-proxy.ts';

// Who is asked is seen by what each origin says of itself; no TLS is needed for that.
const names = ['exact', 'wildcard', 'any'] as const;
let origins: RawOrigin[];
beforeAll(async () => {
  origins = await Promise.all(names.map((name) => RawOrigin.start((peer) => void peer.send(name))));
});
afterAll(async () => {
  for (const origin of origins) await origin.stop();
});

function serve(routes: Record<string, string[] | undefined>) {
  return TestProxy.start({
    web: { protocol: 'tls' },
    upstreams: names.map((name, at) => ({ name, targets: [{ address: origins[at]?.address ?? '' }] })),
    routes: Object.entries(routes).map(([name, hosts]) => {
      return { name, listeners: ['web'], ...(hosts && { hosts }), upstreams: [{ name }] };
    }),
  });
}

async function askFor(proxy: TestProxy, serverName?: string): Promise<string> {
  using client = await proxy.connect();
  client.send(await clientHello(serverName));
  await waitFor('an answer', () => client.pending.length > 0 || client.closed);
  return client.closed ? client.errorCode : client.pending.toString();
}

it.each([
  ['a.example', 'exact'],
  ['A.EXAMPLE', 'exact'],
  ['b.a.example', 'wildcard'],
  ['c.b.a.example', 'wildcard'],
  ['other.example', 'any'],
  [undefined, 'any'],
])('%s goes to the route of the %s name', async (serverName, who) => {
  await using proxy = await serve({ any: undefined, wildcard: ['*.a.example'], exact: ['a.example'] });
  expect(await askFor(proxy, serverName)).toBe(who);
});

it('a name that no route has is reset, and so is none', async () => {
  await using proxy = await serve({ exact: ['a.example'], wildcard: ['*.b.example'] });
  expect(await askFor(proxy, 'b.example')).toBe('ECONNRESET');
  expect(await askFor(proxy)).toBe('ECONNRESET');
  await proxy.waitUntilIdle();
  expect(proxy.worker.context.recorder.take().requests).toMatchObject([{ route: '', error: 'no_route', count: 2 }]);
});

it('the endpoint gets the first message unchanged, however it came', async () => {
  await using proxy = await serve({ exact: ['a.example'] });
  using client = await proxy.connect();
  const hello = await clientHello('a.example');
  const before = origins[0]?.peers.length ?? 0;
  for (const at of [0, 3, 60, hello.length]) client.send(hello.subarray(at, at === 0 ? 3 : at === 3 ? 60 : undefined));
  const peer = await waitFor('the origin', () => origins[0]?.peers[before]);
  await waitFor('the message', () => peer.pending.length === hello.length);
  expect(peer.pending.equals(hello)).toBe(true);
});
