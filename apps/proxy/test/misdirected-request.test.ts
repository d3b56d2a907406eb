import { once } from 'node:events';
import { Origin, waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { contentOf, showing, startMutual, tryRequest, webWith } from './support/mutual-tls.ts';
import { ask, connectTls } from './support/tls-client.ts';

const clients = await TestAuthority.create('clients');
const partners = await TestAuthority.create('partners');
const pair = await clients.issue({ names: ['shop'] });

it('a certificate counts for the host only that it was shown to', async () => {
  await using proxy = await startMutual({ mode: 'required', ca: clients.ca });
  const statusOf = async (servername: string, host: string) => {
    return Number((await tryRequest(proxy.port(), showing(pair, servername), host)).slice(9, 12));
  };
  for (const host of ['app.example', 'APP.example', 'app.example:8443', 'app.example.', 'App.Example.:443']) {
    expect([host, await statusOf('app.example', host)]).toEqual([host, 200]);
  }
  expect(await statusOf('APP.EXAMPLE', 'app.example')).toBe(200);
  for (const host of ['other.example', 'xapp.example', 'example', '127.0.0.1', '[::1]']) {
    expect([host, await statusOf('app.example', host)]).toEqual([host, 421]);
  }
});

it('without SNI only a host that it cannot carry is served', async () => {
  await using proxy = await startMutual({ mode: 'required', ca: clients.ca });
  const ask = (host: string) => tryRequest(proxy.port(), showing(pair, ''), host);
  expect(await ask('127.0.0.1:8443')).toMatch(/^HTTP\/1.1 200/);
  expect(await ask('[::1]')).toMatch(/^HTTP\/1.1 200/);
  expect(await ask('app.example')).toMatch(/^HTTP\/1.1 421 .*x-sluice-error: misdirected_request/s);
});

it('each stream is looked at, and gRPC told in its own words', async () => {
  await using proxy = await startMutual({ mode: 'optional', ca: clients.ca });
  using client = await connectHttp2(proxy.port(), showing(pair));
  const hosts = ['app.example', 'other.example', 'app.example:443'];
  const answers = await Promise.all(hosts.map((host) => client.request({ ':authority': host })));
  expect(answers.map(({ status }) => status)).toEqual([200, 421, 200]);
  const grpc = await client.request({ ':authority': 'other.example', 'content-type': 'application/grpc' });
  expect(grpc.status).toBe(200);
  expect(grpc.headers.join()).toMatch(/grpc-status,2,grpc-message,misdirected_request/);
});

it('who has shown no certificate asks for any host', async () => {
  await using optional = await startMutual({ mode: 'optional', ca: clients.ca });
  expect(await tryRequest(optional.port(), showing(), 'other.example')).toMatch(/^HTTP\/1.1 200/);
  await using plain = await startMutual(undefined);
  expect(await tryRequest(plain.port(), showing(), 'other.example')).toMatch(/^HTTP\/1.1 200/);
});

it.each([
  ['a CA is replaced', { ca: clients.ca }, { ca: partners.ca }],
  ['one is asked for that was not', undefined, { ca: clients.ca }],
  ['one is required that was optional', { ca: clients.ca, mode: 'optional' as const }, { ca: clients.ca }],
  ['none is asked for any more', { ca: clients.ca }, undefined],
])('open connections end when %s', async (_, before, after) => {
  const waiting: (() => void)[] = [];
  await using origin = await Origin.start((_request, response) => waiting.push(() => response.end('served')));
  await using proxy = await startMutual(before, origin.address);
  const idle = await connectTls(proxy.port(), showing(pair));
  const busy = await connectTls(proxy.port(), showing(pair));
  using streams = await connectHttp2(proxy.port(), showing(pair));
  const closed = Promise.all([once(idle, 'close'), once(streams.session, 'close')]);
  const first = ask(busy, 'served');
  const stream = streams.request({ ':authority': 'app.example' });
  await waitFor('both requests', () => waiting.length === 2);
  expect(await proxy.apply({ ...webWith(after), ...contentOf(origin.address) })).toMatchObject({ kind: 'applied' });
  for (const release of waiting) release();
  // What had begun is finished …
  expect(await first).toMatch(/^HTTP\/1.1 200/);
  expect((await stream).status).toBe(200);
  // … and nothing more is served: connections at rest are closed, the next request of another is refused.
  await closed;
  const reply = ask(busy, '\n');
  await once(busy, 'close');
  expect(await reply).toMatch(/^HTTP\/1.1 421 .*connection: close/is);
});

it('open connections stay when only what is passed on changes', async () => {
  await using proxy = await startMutual({ ca: clients.ca });
  const socket = await connectTls(proxy.port(), showing(pair));
  await ask(socket, 'served');
  const after = { ...webWith({ ca: clients.ca, header: 'x-shop-cert' }), ...contentOf() };
  expect(await proxy.apply(after)).toMatchObject({ kind: 'applied' });
  expect(await ask(socket, 'served')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
});
