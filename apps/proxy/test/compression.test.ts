import { answerWith, Origin, RawOrigin, respond, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { allCodings, decoders, noise, startCompressing, takeEvents } from './support/compressing.ts';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

const text = JSON.stringify(Array.from({ length: 400 }, (_, id) => ({ id, name: `item ${id * 7919}` })));
const json = respond(200, { 'content-type': 'application/json', etag: '"a"' }, text);

describe.each(allCodings)('by %s', (coding) => {
  it('a body reaches clients of either version compressed and the same', async () => {
    await using origin = await Origin.start(json);
    await using proxy = await startCompressing(origin.address);
    const one = await proxy.request({ headers: ['Accept-Encoding', coding] });
    using client = await connectHttp2(proxy.port());
    const two = await client.request({ 'accept-encoding': coding });
    for (const { headers, body } of [one, two]) {
      expect(values(headers, 'content-encoding')).toEqual([coding]);
      expect(values(headers, 'vary')).toEqual(['Accept-Encoding']);
      expect(values(headers, 'etag')).toEqual(['W/"a"']);
      expect(values(headers, 'content-length')).toEqual([]);
      expect(body.length).toBeLessThan(text.length / 2);
      expect(decoders[coding](body).toString()).toBe(text);
    }
    await proxy.waitUntilIdle();
    const sent = one.body.length + two.body.length;
    expect(takeEvents(proxy)).toEqual({ [coding]: 2, bytes_in: 2 * text.length, bytes_out: sent });
  });

  it('trailers come behind it', async () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = answerWith(`${head}5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n`);
    // Each of them answers once.
    await using first = await RawOrigin.start(answer);
    await using second = await RawOrigin.start(answer);
    await using proxy = await startCompressing(first.address);
    const one = await proxy.request({ headers: ['Accept-Encoding', coding, 'TE', 'trailers'] });
    await proxy.apply(everythingTo(second.address, { route: { policies: [{ type: 'compression' }] } }));
    using client = await connectHttp2(proxy.port());
    const two = await client.request({ 'accept-encoding': coding, te: 'trailers' });
    for (const { trailers, body } of [one, two]) {
      expect(trailers.map((part) => part.toLowerCase())).toEqual(['x-sum', '1']);
      expect(decoders[coding](body).toString()).toBe('hello');
    }
  });

  it('many at once on connections that are kept are not mixed up', async () => {
    await using origin = await Origin.start((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const part = `${request.url} `.repeat(3000);
      response.write(part);
      setImmediate(() => response.end(part));
    });
    await using proxy = await startCompressing(origin.address);
    using client = await connectHttp2(proxy.port());
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const answers = await Promise.all(
      paths.map((path) => client.request({ ':path': path, 'accept-encoding': coding })),
    );
    for (const [index, { body }] of answers.entries()) {
      expect(decoders[coding](body).toString()).toBe(`${paths[index]} `.repeat(6000));
    }
    using kept = await proxy.connect();
    for (const path of paths) {
      kept.send(`GET ${path} HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: ${coding}\r\n\r\n`);
      const { body } = await kept.readResponse();
      expect(decoders[coding](body).toString()).toBe(`${path} `.repeat(6000));
    }
  });
});

it('a client of HTTP/1.0 gets it until the connection ends', async () => {
  await using origin = await Origin.start(json);
  await using proxy = await startCompressing(origin.address);
  const answer = await proxy.send('GET / HTTP/1.0\r\nHost: app.test\r\nAccept-Encoding: gzip\r\n\r\n');
  expect(values(answer.headers, 'transfer-encoding')).toEqual([]);
  expect(decoders.gzip(answer.body).toString()).toBe(text);
});

it('answers that the gateway makes itself are compressed, too, and HEAD is told the same head', async () => {
  const directResponse = { status: 200, body: text, headers: { 'content-type': 'application/json' } };
  await using proxy = await TestProxy.start({
    routes: [{ name: 'own', directResponse, policies: [{ type: 'compression' }] }],
  });
  const headers = ['Accept-Encoding', 'br'];
  const got = await proxy.request({ headers });
  expect(decoders.br(got.body).toString()).toBe(text);
  const head = await proxy.request({ method: 'HEAD', headers });
  const without = (list: readonly string[]) => values(list, 'content-encoding').concat(values(list, 'vary'));
  expect(without(head.headers)).toEqual(without(got.headers));
  expect(values(head.headers, 'content-length')).toEqual([]);
});

it('HEAD is told what GET would be', async () => {
  await using origin = await Origin.start(json);
  await using proxy = await startCompressing(origin.address);
  const { status, headers } = await proxy.request({ method: 'HEAD', headers: ['Accept-Encoding', 'gzip'] });
  expect(status).toBe(200);
  expect(values(headers, 'content-encoding')).toEqual(['gzip']);
  expect(values(headers, 'vary')).toEqual(['Accept-Encoding']);
});

it('what is encoded, is a part, or is not to be transformed passes byte for byte', async () => {
  const bytes = noise(5000);
  let given: Record<string, string> = {};
  let status = 200;
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...given }).end(bytes);
  });
  await using proxy = await startCompressing(origin.address);
  for (const [code, fields] of [
    [200, { 'content-encoding': 'br' }],
    [200, { 'cache-control': 'no-transform' }],
    [200, { 'content-type': 'image/png' }],
    [206, { 'content-range': 'bytes 0-4999/9000' }],
  ] as const) {
    status = code;
    given = fields;
    const answer = await proxy.request({ headers: ['Accept-Encoding', 'gzip, br, zstd'] });
    expect(answer.body.equals(bytes)).toBe(true);
    expect(values(answer.headers, 'vary')).toEqual([]);
  }
  expect(takeEvents(proxy)).toEqual({ not_eligible: 4 });
});

it('a body that is sent back in the same form came as it was sent: requests are not unpacked', async () => {
  await using origin = await Origin.start();
  await using proxy = await startCompressing(origin.address, { plainFromUpstream: true });
  const packed = Buffer.from('1f8b08000000000000034bcb070021658c0303000000', 'hex');
  await proxy.request({
    ...{ method: 'POST', body: packed },
    headers: ['Content-Encoding', 'gzip', 'Accept-Encoding', 'gzip'],
  });
  expect(origin.last?.body.equals(packed)).toBe(true);
  expect(origin.last?.header('accept-encoding')).toBeUndefined();
});

it('of two policies that compress, one does', async () => {
  await using origin = await Origin.start(json);
  const policies = [{ type: 'compression' as const }, { type: 'compression' as const, codings: ['gzip' as const] }];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const answer = await proxy.request({ headers: ['Accept-Encoding', 'gzip, br'] });
  expect(values(answer.headers, 'content-encoding')).toEqual(['gzip']);
  expect(decoders.gzip(answer.body).toString()).toBe(text);
});

it('error pages of the gateway are not, and a route without the policy compresses nothing', async () => {
  await using origin = await Origin.start(json);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const plain = await proxy.request({ headers: ['Accept-Encoding', 'gzip'] });
  expect([plain.body.toString(), values(plain.headers, 'vary')]).toEqual([text, []]);
  const { address } = origin;
  await origin.stop();
  await proxy.apply(everythingTo(address, { route: { policies: [{ type: 'compression' }] } }));
  const failed = await proxy.request({ headers: ['Accept-Encoding', 'gzip'] });
  expect([failed.status, values(failed.headers, 'content-encoding')]).toEqual([502, []]);
});

it('a revision in the middle of a body changes nothing for it', async () => {
  let finish: (() => void) | undefined;
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).write('one');
    finish = () => response.end('two');
  });
  await using proxy = await startCompressing(origin.address);
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: gzip\r\n\r\n');
  await client.readUntil('\r\n\r\n');
  await proxy.apply(everythingTo(origin.address));
  (await waitFor('the answer to begin', () => finish))();
  expect(decoders.gzip((await client.readResponse()).body).toString()).toBe('onetwo');
});
