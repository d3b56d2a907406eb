import { Origin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { flag, frame, headers, requestFields, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Downgraded to HTTP/1, each of these would be another request than it was, or two (RFC 9113 §10.3).

type Field = readonly [string, string];
const without = (name: string) => requestFields.filter((field) => field[0] !== name);
const instead = (name: string, value: string): Field[] =>
  requestFields.map((field) => (field[0] === name ? [name, value] : field));
const and = (...more: Field[]): Field[] => [...requestFields, ...more];

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start(everythingTo(origin.address));
});
beforeEach(() => {
  origin.requests.length = 0;
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

/** Refused is a reset, an answer 4xx, or the end of the connection. */
async function isRefused(client: RawHttp2, stream: number): Promise<void> {
  await waitFor(
    'a refusal',
    () => client.of(type.reset, stream).length > 0 || client.of(type.headers, stream).length > 0 || client.closed,
  );
  if (client.of(type.headers, stream).length > 0) {
    // A literal or indexed status: 400 is entry 12 of the static table.
    expect(client.of(type.headers, stream)[0]?.payload[0]).toBe(0x80 | 12);
  }
  expect(origin.requests).toHaveLength(0);
}

it.each<[string, Field[]]>([
  ['an upper-case name', and(['X-A', 'c'])],
  ['CRLF in the path', instead(':path', '/ HTTP/1.1\r\nx-a: b')],
  ['a space in the path', instead(':path', '/a b')],
  ['a fragment in the path', instead(':path', '/a#b')],
  ['a backslash in the path', instead(':path', '/a\\b')],
  ['a path without slash', instead(':path', 'a')],
  ['an empty path', instead(':path', '')],
  ['"*" outside OPTIONS', instead(':path', '*')],
  ['CRLF in the method', instead(':method', 'GET / HTTP/1.1\r\nx-a: b\r\n\r\nGET')],
  ['a space in the method', instead(':method', 'GET /evil')],
  ['a lower-case method', instead(':method', 'get')],
  ['CRLF in the authority', instead(':authority', 'app.test\r\nx-a: b')],
  ['userinfo in the authority', instead(':authority', 'user@app.test')],
  ['a path in the authority', instead(':authority', 'app.test/evil')],
  ['a space in the authority', instead(':authority', 'app.test evil')],
  ['an unknown scheme', instead(':scheme', 'file')],
  ['no method', without(':method')],
  ['no path', without(':path')],
  ['no scheme', without(':scheme')],
  ['neither authority nor host', without(':authority')],
  ['two methods', [[':method', 'POST'], ...requestFields]],
  ['two paths', [[':path', '/a'], ...requestFields]],
  ['two authorities', [[':authority', 'b.test'], ...requestFields]],
  ['an unknown pseudo-header field', [[':own', 'a'], ...requestFields]],
  ['a status', [[':status', '200'], ...requestFields]],
  ['a pseudo-header field after a field', [['x-a', 'b'], ...requestFields]],
  ['another Host', and(['host', 'evil.test'])],
  ['two Hosts', and(['host', 'app.test'], ['host', 'app.test'])],
  ['Transfer-Encoding', and(['transfer-encoding', 'chunked'])],
  ['Connection', and(['connection', 'x-a'])],
  ['Keep-Alive', and(['keep-alive', 'timeout=5'])],
  ['Proxy-Connection', and(['proxy-connection', 'close'])],
  ['Upgrade', and(['upgrade', 'h2c'])],
  ['HTTP2-Settings', and(['http2-settings', 'AAMAAABkAARAAAAAAAIAAAAA'])],
  ['TE that is not trailers', and(['te', 'gzip'])],
  ['a signed Content-Length', and(['content-length', '+0'])],
  ['a Content-Length with a leading zero', and(['content-length', '00'])],
  ['two Content-Lengths', and(['content-length', '0'], ['content-length', '0'])],
  ['a length without a body', and(['content-length', '5'])],
  [
    'CONNECT',
    [
      [':method', 'CONNECT'],
      [':authority', 'app.test:80'],
    ],
  ],
])('refused: %s', async (_, fields) => {
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, fields));
  await isRefused(client, 1);
});

// nghttp2 takes such a field out before anybody sees it, and serves the request without it.
it.each<[string, Field[]]>([
  ['LF in a value', and(['x-a', 'b\nx-c: d'])],
  ['CR in a value', and(['x-a', 'b\rc'])],
  ['CRLF in a value', and(['x-a', 'b\r\n\r\nGET /evil HTTP/1.1'])],
  ['NUL in a value', and(['x-a', 'b\0c'])],
  ['space around a value', and(['x-a', ' b'])],
  ['CRLF in a name', and(['x-a: b\r\nx-c', 'd'])],
  ['a colon in a name', and(['x-a:b', 'c'])],
  ['a space in a name', and(['x-a ', 'c'])],
  ['an empty name', and(['', 'c'])],
])('does not get through: %s', async (_, fields) => {
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, fields));
  await waitFor('an answer', () => client.of(type.reset, 1).length > 0 || client.of(type.headers, 1).length > 0);
  const received = origin.requests.flatMap((request) => request.headers.map((part) => part.toLowerCase()));
  expect(received.filter((part) => part.includes('x-a') || part.includes('x-c') || part.includes('evil'))).toEqual([]);
  expect(origin.requests.length).toBeLessThan(2);
});

it.each([
  ['more DATA than Content-Length', '3', 'hello'],
  ['less DATA than Content-Length', '9', 'hello'],
])('refused: %s', async (_, length, body) => {
  using client = await RawHttp2.connect(proxy.port());
  const fields: Field[] = [...instead(':method', 'POST'), ['content-length', length]];
  client.send(headers(1, fields, flag.endHeaders), frame(type.data, flag.endStream, 1, Buffer.from(body)));
  await waitFor('a reset', () => client.of(type.reset, 1).length > 0 || client.closed);
  expect(origin.requests.filter(({ complete }) => complete)).toHaveLength(0);
});

it('a request that says its authority by Host alone, or twice the same, is served', async () => {
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, [...without(':authority'), ['host', 'app.test']]));
  client.send(headers(3, and(['host', 'APP.test'])));
  await waitFor('both', () => origin.requests.length === 2);
});

it('a refused request leaves the other streams alone', async () => {
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, and(['connection', 'x'])), headers(3, instead(':path', '/#')), headers(5));
  await waitFor('the good one', () => client.of(type.data, 5).length > 0);
});
