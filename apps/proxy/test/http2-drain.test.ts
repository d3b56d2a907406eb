import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { headers, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('a worker that leaves says so, finishes what is under way and closes', async () => {
  let answer = () => {};
  await using origin = await Origin.start((_request, response) => {
    answer = () => response.end('late');
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1));
  await waitFor('the request to come', () => origin.requests.length === 1);
  const drained = proxy.worker.drain(20_000);
  await waitFor('the notice', () => client.of(type.goaway).length > 0);
  expect(client.of(type.goaway)[0]?.payload.readUInt32BE(0)).toBe(1);
  // Its number says that it may be sent again elsewhere.
  client.send(headers(3));
  expect(client.of(type.data)).toEqual([]);
  answer();
  await waitFor('the answer', () => client.of(type.data, 1).length > 0);
  await waitFor('the end', () => client.closed, 10_000);
  expect(new Set(client.codes(type.goaway))).toEqual(new Set([0]));
  expect(origin.requests).toHaveLength(1);
  await drained;
});

it('a listener that a revision removes lets its HTTP/2 connections go', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    listeners: [
      { name: 'web', address: '127.0.0.1:1' },
      { name: 'other', address: '127.0.0.1:2' },
    ],
    ...everythingTo(origin.address),
  });
  using client = await connectHttp2(proxy.port('other'));
  expect((await client.request()).status).toBe(200);
  await proxy.apply(everythingTo(origin.address));
  await waitFor('the connection to go', () => client.session.destroyed, 10_000);
});

it('an idle connection is closed after the keep-alive time, with GOAWAY', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    web: { timeouts: { keepAlive: '300ms' } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1));
  await waitFor('the end', () => client.closed, 10_000);
  expect(client.of(type.data, 1).length).toBeGreaterThan(0);
  expect(new Set(client.codes(type.goaway))).toEqual(new Set([0]));
});

it('one with a request under way is not', async () => {
  await using origin = await Origin.start((_request, response) => {
    setTimeout(() => response.end('late'), 800);
  });
  await using proxy = await TestProxy.start({
    web: { timeouts: { keepAlive: '100ms' } },
    ...everythingTo(origin.address),
  });
  using client = await connectHttp2(proxy.port());
  expect((await client.request()).body.toString()).toBe('late');
});
