import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const three = { limits: { requestsPerClient: 3 } };

/** An origin that answers when it is told to. */
async function holdingOrigin() {
  const held: (() => void)[] = [];
  const origin = await Origin.start((_request, response) => void held.push(() => response.end('ok')));
  return { origin, held };
}

it('more requests at a time than a client may have, over however many connections, get 429', async () => {
  const { origin, held } = await holdingOrigin();
  await using _ = origin;
  await using proxy = await TestProxy.start({ web: three, ...everythingTo(origin.address) });
  using first = await connectHttp2(proxy.port());
  using second = await connectHttp2(proxy.port());
  const all = [first.request(), first.request(), second.request()];
  await waitFor('three at the origin', () => held.length === 3);
  const refused = [await second.request(), await first.request()];
  expect(refused.map(({ status }) => status)).toEqual([429, 429]);
  expect(refused[0]?.headers.join()).toMatch(/x-sluice-error,client_request_limit.*retry-after,1/);
  const overHttp1 = await proxy.request();
  expect(overHttp1.status).toBe(429);
  // Whoever looks after the gateway is answered all the same.
  expect((await second.request({ ':path': '/_/health' })).status).toBe(200);
  held.shift()?.();
  await waitFor('one to be over', () => proxy.worker.context.exchanges === 2);
  all.push(first.request());
  await waitFor('another at the origin', () => held.length === 3);
  for (const answer of held) answer();
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await proxy.waitUntilIdle();
});

it('what clients give up counts no more', async () => {
  const { origin, held } = await holdingOrigin();
  await using _ = origin;
  await using proxy = await TestProxy.start({ web: three, ...everythingTo(origin.address) });
  for (let turn = 1; turn < 4; turn++) {
    const client = await connectHttp2(proxy.port());
    const all = Array.from({ length: 3 }, () => client.request().catch(() => undefined));
    await waitFor('three at the origin', () => held.length === 3 * turn);
    client.session.destroy();
    await Promise.all(all);
    await proxy.waitUntilIdle();
  }
});

it('a trusted proxy speaks for many clients', async () => {
  const { origin, held } = await holdingOrigin();
  await using _ = origin;
  await using proxy = await TestProxy.start({
    web: three,
    settings: { trustedProxies: ['127.0.0.1'] },
    ...everythingTo(origin.address),
  });
  using client = await connectHttp2(proxy.port());
  const all = Array.from({ length: 8 }, () => client.request());
  await waitFor('all at the origin', () => held.length === 8);
  for (const answer of held) answer();
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(8).fill(200));
});
