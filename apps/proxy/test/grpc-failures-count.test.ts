import type { ServerHttp2Stream } from 'node:http2';
import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, type Http2Client } from './support/http2-client.ts';
import { Http2Origin } from './support/http2-origin.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Over HTTP every call of gRPC is a 200: how an endpoint did stands in its status, alone or after messages.

const head = { ':status': 200, 'content-type': 'application/grpc' };
const call = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

function answer(stream: ServerHttp2Stream, status: string | undefined, message: string): void {
  stream.resume().on('end', () => {
    if (message === '') {
      stream.respond({ ...head, ...(status === undefined ? {} : { 'grpc-status': status }) }, { endStream: true });
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(status === undefined ? {} : { 'grpc-status': status }));
    stream.end(message);
  });
}

async function calls(client: Http2Client, count: number): Promise<number> {
  let refused = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const { headers } = await client.request(call, 'request');
    if (headers.includes('x-sluice-error')) refused += 1;
  }
  return refused;
}

const only = (proxy: TestProxy) => [...proxy.worker.shared.endpoints.values()][0];

const start = (address: string | readonly string[], upstream: object) =>
  TestProxy.start(everythingTo(address, { upstream: { protocol: 'h2c', ...upstream } }));

it.each([
  ['UNAVAILABLE', '14', true],
  ['INTERNAL', '13', true],
  ['UNKNOWN', '2', true],
  ['DEADLINE_EXCEEDED', '4', true],
  ['DATA_LOSS', '15', true],
  ['none', undefined, true],
  ['RESOURCE_EXHAUSTED', '8', false],
  ['UNIMPLEMENTED', '12', false],
  ['NOT_FOUND', '5', false],
  ['CANCELLED', '1', false],
  ['OK', '0', false],
] as const)('%s alone, or after a message, opens a circuit or does not', async (_, status, opens) => {
  for (const message of status === undefined ? ['message'] : ['', 'message']) {
    await using origin = await Http2Origin.start((stream) => answer(stream, status, message));
    await using proxy = await start(origin.address, { circuitBreaker: { failures: 3 } });
    using client = await connectHttp2(proxy.port());
    expect(await calls(client, 3)).toBe(0);
    expect(only(proxy)?.circuit?.state).toBe(opens ? 'open' : 'closed');
    expect(await calls(client, 1)).toBe(opens ? 1 : 0);
    const words = status === undefined ? 'answered without a gRPC status' : `answered gRPC status ${status}`;
    if (opens) expect(only(proxy)?.gauge().reason).toMatch(new RegExp(`: ${words}$`));
    await proxy.waitUntilIdle();
  }
});

it('UNAVAILABLE ejects as a gateway error, and a success in between begins anew', async () => {
  let status = '14';
  await using bad = await Http2Origin.start((stream) => answer(stream, status, 'message'));
  await using good = await Http2Origin.start((stream) => answer(stream, '0', 'message'));
  const outlierDetection = { consecutive5xx: 0, consecutiveGatewayErrors: 3 };
  await using proxy = await start([bad.address, good.address], { outlierDetection });
  using client = await connectHttp2(proxy.port());
  await waitFor('two failures', async () => (await calls(client, 1)) === 0 && bad.seen.length === 2);
  status = '0';
  await waitFor('a success', async () => (await calls(client, 1)) === 0 && bad.seen.length === 3);
  status = '14';
  await waitFor('two more', async () => (await calls(client, 1)) === 0 && bad.seen.length === 5);
  const ejected = () => only(proxy)?.outlier?.ejection?.reason;
  expect(ejected()).toBeUndefined();
  await waitFor('the third', async () => (await calls(client, 1)) === 0 && bad.seen.length === 6);
  expect(ejected()).toBe('consecutive_gateway_errors');
});

it('a stream under way says nothing of the calls beside it, and its first message is enough for a circuit', async () => {
  const streams: ServerHttp2Stream[] = [];
  await using origin = await Http2Origin.start((stream, { headers }) => {
    if (headers[':path'] !== '/stream') return answer(stream, '14', '');
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '14' }));
    stream.write('first');
    streams.push(stream);
  });
  await using proxy = await start(origin.address, { circuitBreaker: { failures: 3, successes: 2 } });
  using client = await connectHttp2(proxy.port());
  const open = () => {
    const stream = client.open({ ...call, ':path': '/stream' });
    stream.on('error', () => {}).resume();
    stream.end('request');
    return new Promise((resolve) => stream.once('data', resolve));
  };
  await calls(client, 2);
  await open();
  await calls(client, 1);
  const circuit = only(proxy)?.circuit;
  expect(circuit?.state).toBe('open');

  proxy.clock.skip(30_000);
  await expect.poll(() => circuit?.state).toBe('half_open');
  await open();
  expect(circuit?.state).toBe('half_open');
  await open();
  expect(circuit?.state).toBe('closed');
  // What began before it opened has no say; of those that closed it each one that fails counts.
  for (const stream of streams) stream.end();
  await proxy.waitUntilIdle();
  expect(circuit?.state).toBe('open');
});

it('a stream that fails after its first message opens a circuit that is still being tried', async () => {
  let message = '';
  await using origin = await Http2Origin.start((stream) => answer(stream, '14', message));
  await using proxy = await start(origin.address, { circuitBreaker: { failures: 1, successes: 2 } });
  using client = await connectHttp2(proxy.port());
  await calls(client, 1);
  proxy.clock.skip(30_000);
  const circuit = only(proxy)?.circuit;
  await expect.poll(() => circuit?.state).toBe('half_open');
  message = 'message';
  expect(await calls(client, 1)).toBe(0);
  expect(circuit?.state).toBe('open');
});
