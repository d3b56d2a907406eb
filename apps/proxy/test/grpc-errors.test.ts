import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { headers, requestFields, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

const grpc = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };
const one = (list: readonly string[], name: string) => values(list, name).join();

it.each([
  ['no route', { routes: [] }, '12', 'no_route'],
  ['no endpoint', { ...everythingTo([]) }, '14', 'no_endpoint'],
  ['a refused connection', { ...everythingTo('127.0.0.1:1') }, '14', 'connect_refused'],
])('%s is a gRPC status for a gRPC client, over HTTP/2 and HTTP/1.1', async (_, config, status, code) => {
  await using proxy = await TestProxy.start(config);
  using client = await connectHttp2(proxy.port());
  const answers = [
    await client.request(grpc, ''),
    await proxy.request({ method: 'POST', headers: ['Content-Type', 'application/grpc+proto'], body: '' }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBe(0);
    expect(one(answer.headers, 'content-type')).toBe('application/grpc');
    expect(one(answer.headers, 'grpc-status')).toBe(status);
    expect(one(answer.headers, 'grpc-message')).toContain(code);
    expect(one(answer.headers, 'x-sluice-error')).toBe(code);
    expect(one(answer.headers, 'x-request-id')).not.toBe('');
  }
});

it('a deadline that passes is DEADLINE_EXCEEDED', async () => {
  await using origin = await Origin.start(() => {});
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { timeout: '200ms' } }));
  using client = await connectHttp2(proxy.port());
  const { headers: list } = await client.request(grpc, '');
  expect(one(list, 'grpc-status')).toBe('4');
});

it('it comes in one frame that ends the stream', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  using client = await RawHttp2.connect(proxy.port());
  const fields = [...requestFields, ['content-type', 'application/grpc']] as const;
  client.send(headers(1, fields));
  await expect.poll(() => client.of(type.headers, 1)[0]?.flags).toBe(5);
  expect(client.of(type.data, 1)).toEqual([]);
});

it('what the route itself answers is one, too', async () => {
  await using proxy = await TestProxy.start({
    routes: [{ name: 'no', directResponse: { status: 403, body: 'go away', headers: { 'x-why': 'so' } } }],
  });
  using client = await connectHttp2(proxy.port());
  const { status, headers: list, body } = await client.request(grpc, '');
  expect([status, one(list, 'grpc-status'), one(list, 'x-why'), body.length]).toEqual([200, '7', 'so', 0]);
  expect((await proxy.request()).status).toBe(403);
});

it('a call streams both ways, with its status at the end', async () => {
  await using origin = await Origin.start((request, response) => {
    response.writeHead(200, { 'content-type': 'application/grpc', trailer: 'grpc-status' });
    response.flushHeaders();
    request.on('data', (chunk) => response.write(chunk));
    request.on('end', () => {
      response.addTrailers({ 'grpc-status': '0' });
      response.end();
    });
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open(grpc, { endStream: false });
  const answer = readResponse(stream);
  for (const message of ['one', 'two']) {
    const echoed = new Promise<string>((resolve) => stream.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    stream.write(message);
    expect(await echoed).toBe(message);
  }
  stream.end();
  expect((await answer).trailers).toEqual(['grpc-status', '0']);
});
