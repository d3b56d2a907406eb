import type { RouteInput } from '@sluice/config';
import { hang, Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { Http2Origin } from './support/http2-origin.ts';
import { startProxiedOrigin } from './support/start-proxied-origin.ts';
import { TestProxy } from './support/start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
type Mirror = Omit<Extract<Policy, { type: 'mirror' }>, 'type' | 'upstream'>;

/** Copies of what goes to `main` go to `copies`. */
function start(main: string, copies: readonly string[], mirror: Mirror = {}, more: object = {}): Promise<TestProxy> {
  return TestProxy.start({
    upstreams: [
      { name: 'main', targets: [{ address: main }], hostHeader: { value: 'main.test' } },
      { name: 'next', targets: copies.map((address) => ({ address })), ...more },
    ],
    routes: [
      { name: 'all', upstreams: [{ name: 'main' }], policies: [{ type: 'mirror', upstream: 'next', ...mirror }] },
    ],
  });
}

async function until(proxy: TestProxy, expected: Record<string, number>): Promise<void> {
  await waitFor(JSON.stringify(expected), () => {
    const found = proxy.worker.context.recorder.policyEvents.take().map(({ event, count }) => [event, count]);
    return JSON.stringify(Object.fromEntries(found.toSorted())) === JSON.stringify(expected);
  });
  await proxy.waitUntilIdle();
}

it('another upstream gets the same request, and the client the answer of its own', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start(respond(500, {}, 'nobody sees this'));
  await using proxy = await start(main.address, [copies.address]);
  const response = await proxy.request({ method: 'POST', target: '/a?b=c', headers: ['X-A', '1'], body: 'order' });
  expect(response.status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  const [copy] = copies.requests;
  expect([copy?.method, copy?.target, copy?.header('x-a'), copy?.header('host')]).toEqual([
    ...['POST', '/a?b=c', '1', 'app.test'],
  ]);
  expect([copy?.body.toString(), copy?.header('x-request-id')]).toEqual(['order', main.last?.header('x-request-id')]);
  expect(main.requests).toHaveLength(1);
});

it('a body that comes in chunks is copied when it has come, and a larger one is not', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start();
  await using proxy = await start(main.address, [copies.address], { maxBodySize: '10' });
  const head = 'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect((await proxy.send(`${head}5\r\nfirst\r\n5\r\nother\r\n0\r\n\r\n`)).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  expect([copies.last?.body.toString(), copies.last?.header('content-length')]).toEqual(['firstother', '10']);
  expect((await proxy.send(`${head}5\r\nfirst\r\n6\r\nothers\r\n0\r\n\r\n`)).status).toBe(200);
  expect((await proxy.request({ method: 'POST', body: 'x'.repeat(11) })).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1, skipped_body: 2 });
  expect(main.requests.map(({ body }) => body.length)).toEqual([10, 11, 11]);
});

it('one that never answers slows nobody, is bounded in number, and is given up in the end', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start(hang);
  await using proxy = await start(main.address, [copies.address], { concurrency: 2 });
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).status).toBe(200);
  await waitFor('the copies', () => copies.requests.length === 2);
  expect(proxy.worker.context.exchanges).toBe(0);
  proxy.clock.skip(30_000);
  await until(proxy, { failed: 2, sent: 2, skipped_busy: 2 });
  await waitFor('their connections to go', () => copies.requests.every(({ aborted }) => aborted));
  expect(Array.from(proxy.worker.shared.mirrorSlots.values(), ({ taken }) => taken)).toEqual([0]);
});

it('one that cannot be reached, or is not there, fails nobody', async () => {
  await using main = await Origin.start();
  await using proxy = await start(main.address, ['127.0.0.1:1']);
  expect((await proxy.request()).status).toBe(200);
  await until(proxy, { failed: 1, sent: 1 });
  await using without = await start(main.address, []);
  expect((await without.request()).status).toBe(200);
  await until(without, { skipped_no_endpoint: 1 });
});

it('an answer without end is not read for ever', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start((_request, response) => {
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', pour);
    pour();
  });
  await using proxy = await start(main.address, [copies.address]);
  expect((await proxy.request()).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  await waitFor('it to be given up', () => copies.last?.aborted === true);
});

it('only a share is copied', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start();
  await using proxy = await start(main.address, [copies.address], { percent: 0 });
  for (let turn = 0; turn < 10; turn += 1) await proxy.request();
  await until(proxy, {});
  expect(copies.requests).toHaveLength(0);
});

it('one that is disabled is counted', async () => {
  await using main = await Origin.start();
  await using proxy = await start(main.address, ['127.0.0.1:1'], {}, { enabled: false });
  for (let turn = 0; turn < 3; turn += 1) expect((await proxy.request()).status).toBe(200);
  await until(proxy, { skipped_disabled: 3 });
});

it('over HTTP/2 a copy is a stream, and one that is given up leaves the connection', async () => {
  await using main = await Origin.start();
  await using copies = await Http2Origin.start((stream, { headers }) => {
    if (headers[':path'] === '/hang') return;
    stream.resume().on('end', () => {
      stream.respond({ ':status': 200 });
      stream.end('nobody sees this');
    });
  });
  await using proxy = await start(main.address, [copies.address], {}, { protocol: 'h2c' });
  expect((await proxy.request({ method: 'POST', target: '/a', body: 'order' })).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  expect([copies.last?.headers[':path'], copies.last?.body.toString()]).toEqual(['/a', 'order']);
  expect((await proxy.request({ target: '/hang' })).status).toBe(200);
  await waitFor('the copy', () => copies.seen.length === 2);
  proxy.clock.skip(30_000);
  await until(proxy, { answered: 1, failed: 1, sent: 2 });
  await waitFor('its stream to go', () => copies.last?.aborted === true);
  expect(copies.openSessions).toBe(1);
});

it('a client that leaves does not end its copy', async () => {
  await using main = await Origin.start(hang);
  const held: (() => void)[] = [];
  await using copies = await Origin.start((_request, response) => void held.push(() => response.end()));
  await using proxy = await start(main.address, [copies.address]);
  const client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 5\r\n\r\norder');
  await waitFor('the copy', () => held.length === 1);
  client.close();
  await waitFor('the exchange to end', () => proxy.worker.context.exchanges === 0);
  held[0]?.();
  await until(proxy, { answered: 1, sent: 1 });
  expect([copies.last?.body.toString(), copies.last?.aborted]).toEqual(['order', false]);
});

it('of an upload whose client leaves in the middle there is no copy', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start();
  await using proxy = await start(main.address, [copies.address], { maxBodySize: '1MiB' });
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(150_000)}`);
  await waitFor('the upload to arrive', () => main.last !== undefined);
  client.close();
  await proxy.waitUntilIdle();
  await until(proxy, {});
  expect(copies.requests).toEqual([]);
});

it('an upload of just the largest body is copied whole, and the answer waits for neither', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start();
  await using proxy = await start(main.address, [copies.address], { maxBodySize: '1MiB' });
  const body = 'x'.repeat(1_048_576);
  expect((await proxy.request({ method: 'POST', body })).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  expect(copies.last?.body.length).toBe(body.length);
  expect((await proxy.request({ method: 'POST', body: `${body}x` })).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1, skipped_body: 1 });
  expect(main.requests.map((request) => request.body.length)).toEqual([body.length, body.length + 1]);
});

it('a client that is bound to an endpoint gets the cookie of its own upstream only', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start(respond(200, { 'set-cookie': 'copy=1' }));
  await using proxy = await start(main.address, [copies.address], {}, { affinity: { cookie: 'next' } });
  const first = await proxy.request();
  expect(first.header('set-cookie')).toBeUndefined();
  await until(proxy, { answered: 1, sent: 1 });
});

it('a copy to an endpoint behind PROXY headers says of which client it is', async () => {
  await using main = await Origin.start();
  await using copies = await startProxiedOrigin();
  await using proxy = await start(main.address, [copies.address], {}, { proxyProtocol: 'v1' });
  expect((await proxy.request()).status).toBe(200);
  await until(proxy, { answered: 1, sent: 1 });
  expect([copies.strangers, copies.connections.length]).toEqual([0, 1]);
  expect(copies.connections[0]?.header).toMatchObject({ proxied: { source: { address: '127.0.0.1' } } });
});

it('a pool that is full says nothing about the endpoint; no connection, and no answer, do', async () => {
  await using main = await Origin.start();
  await using copies = await Origin.start(hang);
  const connectionPool = { maxConnections: 1, maxPendingRequests: 0 };
  await using proxy = await start(
    main.address,
    [copies.address],
    {},
    { connectionPool, circuitBreaker: { failures: 2 } },
  );
  const circuit = () =>
    [...proxy.worker.shared.endpoints.values()].find(({ upstream }) => upstream === 'next')?.circuit;
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).status).toBe(200);
  await waitFor('the others to be refused', () => eventCount(proxy, 'failed') === 3);
  expect(circuit()?.state).toBe('closed');
  for (let turn = 0; turn < 2; turn += 1) {
    await waitFor('one to arrive', () => copies.requests.length === turn + 1);
    proxy.clock.skip(30_000);
    await waitFor('it to be given up', () => copies.requests[turn]?.aborted === true);
    if (turn === 0) expect((await proxy.request()).status).toBe(200);
  }
  expect(circuit()?.state).toBe('open');
  expect((await proxy.request()).status).toBe(200);
  await waitFor('it to be left out', () => eventCount(proxy, 'skipped_no_endpoint') === 1);
});

function eventCount(proxy: TestProxy, event: string): number {
  return proxy.worker.context.recorder.policyEvents.take().find((each) => each.event === event)?.count ?? 0;
}
