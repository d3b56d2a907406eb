import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { waitFor, within } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { describe, expect, it } from 'vitest';
import { asIs, callUnary, GrpcEcho, paths } from '../support/grpc-echo.ts';
import { everythingTo, type TestConfig, TestProxy } from '../support/start-proxy.ts';
import { startTlsProxy } from '../support/start-tls-proxy.ts';

const transports = ['h2c', 'h2'] as const;
type Transport = (typeof transports)[number];

/** Client, gateway and server, in clear text or with TLS on both ways. @param config instead of everything to the server */
async function setUp(transport: Transport, config?: TestConfig) {
  const stack = new AsyncDisposableStack();
  const limits = { 'grpc.max_receive_message_length': -1, 'grpc.enable_http_proxy': 0 };
  if (transport === 'h2c') {
    const server = stack.use(await GrpcEcho.start());
    const upstream = { protocol: 'h2c' as const };
    const proxy = stack.use(await TestProxy.start(config ?? everythingTo(server.address, { upstream })));
    const client = new Client(`127.0.0.1:${proxy.port()}`, credentials.createInsecure(), limits);
    stack.defer(() => client.close());
    return { stack, server, proxy, client };
  }
  const authority = await TestAuthority.create();
  const server = stack.use(await GrpcEcho.start(await authority.issue({ names: ['127.0.0.1'] })));
  const upstream = { protocol: 'auto' as const, tls: { ca: authority.ca } };
  const served = stack.use(await startTlsProxy(config ?? everythingTo(server.address, { upstream })));
  const named = { 'grpc.ssl_target_name_override': 'app.test', 'grpc.default_authority': 'app.test' };
  const trust = credentials.createSsl(Buffer.from(served.ca));
  const client = new Client(`127.0.0.1:${served.port}`, trust, { ...limits, ...named });
  stack.defer(() => client.close());
  return { stack, server, proxy: served.proxy, client };
}

function metadata(): Metadata {
  const fields = new Metadata();
  fields.set('x-text', 'one, two');
  fields.add('x-text', 'three');
  fields.set('x-bytes-bin', Buffer.from([0, 1, 255]));
  return fields;
}

describe.each(transports)('grpc-js by %s', (transport) => {
  it('calls with metadata both ways', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const outcome = await callUnary(client, paths.unary, Buffer.from('hello'), metadata());
    expect([outcome.code, String(outcome.body)]).toEqual([status.OK, 'hello']);
    for (const fields of [outcome.head, outcome.trailers]) {
      expect(fields?.get('x-text').join(', ')).toBe('one, two, three');
      expect(fields?.get('x-bytes-bin')).toEqual([Buffer.from([0, 1, 255])]);
    }
  });

  it('is told of a failure with its details', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const outcome = await callUnary(client, paths.failing, Buffer.from('a'), metadata());
    expect([outcome.code, outcome.details]).toEqual([status.FAILED_PRECONDITION, 'not now: a ü 100%']);
    expect(outcome.trailers?.get('x-bytes-bin')).toEqual([Buffer.from([0, 1, 255])]);
  });

  it('is streamed to', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const call = client.makeServerStreamRequest(paths.counting, asIs, asIs, Buffer.from('500'));
    const all: string[] = [];
    for await (const message of call) all.push(String(message));
    expect(all).toEqual(Array.from({ length: 500 }, (_, count) => String(count)));
  });

  it('streams', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const answer = new Promise<Buffer | undefined>((resolve, reject) => {
      const call = client.makeClientStreamRequest(paths.collecting, asIs, asIs, (error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      });
      for (let count = 0; count < 200; count += 1) call.write(Buffer.from('part '));
      call.end();
    });
    expect((await answer)?.length).toBe(1000);
  });

  it('talks, each message answered before the next one is sent', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const call = client.makeBidiStreamRequest(paths.talking, asIs, asIs);
    for (let count = 0; count < 20; count += 1) {
      const echo = new Promise((resolve) => call.once('data', resolve));
      call.write(Buffer.from(`message ${count}`));
      expect(String(await within('the echo', echo))).toBe(`message ${count}`);
    }
    const ended = new Promise((resolve) => call.once('status', ({ code }) => resolve(code)));
    call.end();
    expect(await within('the end', ended)).toBe(status.OK);
  });

  it('sends and gets large messages', async () => {
    const { stack, client } = await setUp(transport);
    await using _ = stack;
    const large = Buffer.alloc(6_000_000, 'x');
    const { code, body } = await callUnary(client, paths.unary, large, new Metadata());
    expect([code, body?.equals(large)]).toEqual([status.OK, true]);
  });

  it('gives up at its deadline, and so does the gateway', async () => {
    const { stack, proxy, client } = await setUp(transport);
    await using _ = stack;
    // Once before, so that the deadline is none for the connection.
    await callUnary(client, paths.unary, Buffer.from('a'), new Metadata());
    const deadline = { deadline: Date.now() + 300 };
    const { code } = await callUnary(client, paths.silent, Buffer.from('a'), new Metadata(), deadline);
    expect(code).toBe(status.DEADLINE_EXCEEDED);
    await proxy.waitUntilIdle();
  });

  it('cancels, and the server hears of it', async () => {
    const { stack, server, proxy, client } = await setUp(transport);
    await using _ = stack;
    const call = client.makeBidiStreamRequest(paths.talking, asIs, asIs);
    call.on('error', () => {});
    call.write(Buffer.from('a'));
    await new Promise((resolve) => call.once('data', resolve));
    call.cancel();
    await waitFor('the server to hear', () => server.cancelled === 1);
    await proxy.waitUntilIdle();
  });

  it('never takes a stream that was cut off for a whole one', async () => {
    const { stack, server, client } = await setUp(transport);
    await using _ = stack;
    const call = client.makeBidiStreamRequest(paths.talking, asIs, asIs);
    const ended = new Promise<number>((resolve) => call.once('status', ({ code }) => resolve(code)));
    call.on('error', () => {});
    call.write(Buffer.from('a'));
    await new Promise((resolve) => call.once('data', resolve));
    server.stop();
    expect(await within('the end', ended)).not.toBe(status.OK);
  });

  it.each<[string, TestConfig, status, string]>([
    ['no route', { routes: [] }, status.UNIMPLEMENTED, 'no_route'],
    [
      'no server',
      everythingTo('127.0.0.1:1', { upstream: { protocol: 'h2c' } }),
      status.UNAVAILABLE,
      'connect_refused',
    ],
  ])('is told of %s as of a status', async (_, config, code, details) => {
    const { stack, client } = await setUp(transport, config);
    await using _stack = stack;
    const outcome = await callUnary(client, paths.unary, Buffer.from('a'), new Metadata());
    expect(outcome.code).toBe(code);
    expect(outcome.details).toContain(details);
  });
});
