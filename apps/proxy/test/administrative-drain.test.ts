import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// A target that an operator drains gets nothing new; what it has is finished, WebSockets too.

it('gets no new requests, and finishes those it has and its WebSockets', async () => {
  let answer = () => {};
  await using a = await Origin.start(
    (request, response) => {
      if (request.url === '/slow') answer = () => void response.end('done');
      else response.end();
    },
    { name: 'a' },
  );
  await using b = await Origin.start(respond(200), { name: 'b' });
  const config = (draining: boolean, others: object[] = [{ address: b.address }]) =>
    everythingTo([], {
      upstream: { targets: [{ address: a.address, weight: 7, draining }, ...others] as { address: string }[] },
      route: { websocket: true },
    });
  await using proxy = await TestProxy.start(config(false, []));
  const slow = proxy.request({ target: '/slow' });
  await expect.poll(() => a.requests.length).toBe(1);
  const webSocket = await openWebSocket(proxy.port());
  expect(a.webSockets.size).toBe(1);

  await proxy.apply(config(true));
  const seen = new Set<string | undefined>();
  for (let turn = 0; turn < 6; turn += 1) seen.add((await proxy.request()).header('x-origin'));
  expect([...seen]).toEqual(['b']);
  const endpoint = [...proxy.worker.shared.endpoints.values()].find(({ id }) => id === a.address);
  expect(endpoint?.weight).toBe(7);
  expect(endpoint?.gauge()).toMatchObject({
    health: 'draining',
    reason: 'drained, 2 under way',
    absence: { cause: 'draining' },
  });

  answer();
  expect((await slow).body.toString()).toBe('done');
  webSocket.send('still here');
  expect(await webSocket.next()).toBe('still here');
  webSocket.socket.close();

  await proxy.apply(config(false));
  for (let turn = 0; turn < 6; turn += 1) seen.add((await proxy.request()).header('x-origin'));
  expect([...seen].sort()).toEqual(['a', 'b']);
});

it('where every target drains, requests are refused, not failed open', async () => {
  await using a = await Origin.start(respond(200));
  const targets = [{ address: a.address, draining: true }];
  await using proxy = await TestProxy.start(everythingTo([], { upstream: { targets } }));
  const answer = await proxy.request();
  expect([answer.status, answer.header('x-sluice-error')]).toEqual([503, 'no_endpoint']);
  expect(a.requests).toEqual([]);
});
