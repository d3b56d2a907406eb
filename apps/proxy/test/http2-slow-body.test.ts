import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const patient = { upstream: { timeouts: { responseHeaders: '10m', bodyIdle: '10m' } } };

it.each([
  ['a small body, which is collected first', 1000],
  ['a large body, which is streamed', 200_000],
])('a client that goes silent in %s gets 408, and its other streams go on', async (_, size) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, patient),
    web: { timeouts: { bodyIdle: '60s' }, limits: { minimumBodyRate: 0 } },
  });
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ ':method': 'POST', 'content-length': size }, { endStream: false });
  stream.write('some');
  const response = readResponse(stream);
  await waitFor('the exchange', () => proxy.worker.context.exchanges === 1);
  if (size > 65_536) await waitFor('the bytes at the origin', () => origin.last?.body.length === 4);
  proxy.clock.skip(61_000);
  expect((await response).status).toBe(408);
  await waitFor('the origin to be told', () => origin.requests.every((seen) => seen.aborted));
  expect((await client.request()).status).toBe(200);
});

it('a client below the minimum rate is let go after the grace of 30 s', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, patient),
    web: { limits: { minimumBodyRate: '1KiB' }, timeouts: { bodyIdle: '10m' } },
  });
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ ':method': 'POST', 'content-length': 200_000 }, { endStream: false });
  stream.write('hello');
  const response = readResponse(stream);
  await waitFor('the bytes at the origin', () => origin.last?.body.length === 5);
  proxy.clock.skip(31_000);
  expect((await response).status).toBe(408);
});
