import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Every request here could be read in two ways by two servers. Each is refused with 400 and a closed connection, and the
// request hidden behind it reaches nobody.

const hidden = 'GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n';

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start(everythingTo(origin.address));
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

async function expectRefused(bytes: string, statuses: readonly number[] = [400]) {
  const before = origin.requests.length;
  using client = await proxy.connect();
  client.send(bytes);
  const response = await client.readResponse();
  expect(statuses).toContain(response.status);
  await client.waitForClose();
  // Nothing more was answered, and nothing went upstream as a whole request.
  expect(client.pending.toString('latin1')).toBe('');
  const since = origin.requests.slice(before);
  expect(since.filter((seen) => seen.target === '/hidden')).toEqual([]);
  expect(since.filter((seen) => seen.complete)).toEqual([]);
}

const post = (fields: string, body = '') => `POST / HTTP/1.1\r\nHost: app.test\r\n${fields}\r\n\r\n${body}`;

describe('framing', () => {
  it.each([
    ['Content-Length with Transfer-Encoding', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
    ['Transfer-Encoding with Content-Length', 'Transfer-Encoding: chunked\r\nContent-Length: 4'],
    ['two equal lengths', 'Content-Length: 0\r\nContent-Length: 0'],
    ['two different lengths', 'Content-Length: 0\r\nContent-Length: 50'],
    ['a list of lengths', 'Content-Length: 0, 0'],
    ['a signed length', 'Content-Length: +0'],
    ['a negative length', 'Content-Length: -1'],
    ['a hexadecimal length', 'Content-Length: 0x0'],
    ['an empty length', 'Content-Length: '],
    ['a length with letters', 'Content-Length: 0a'],
    ['a length with a space', 'Content-Length: 0 0'],
    ['a length with a leading zero', 'Content-Length: 010'],
    ['two zeros', 'Content-Length: 00'],
    ['a length of twenty digits', 'Content-Length: 00000000000000000000'],
    ['an unknown coding', 'Transfer-Encoding: xchunked'],
    ['identity', 'Transfer-Encoding: identity'],
    ['a list that begins empty', 'Transfer-Encoding: ,chunked'],
    ['gzip before chunked', 'Transfer-Encoding: gzip, chunked'],
    ['chunked before gzip', 'Transfer-Encoding: chunked, gzip'],
    ['chunked twice', 'Transfer-Encoding: chunked, chunked'],
    ['quoted', 'Transfer-Encoding: "chunked"'],
    ['two lines', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked'],
    ['two lines, one of them a trick', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: x'],
    ['a vertical tab', 'Transfer-Encoding: \x0bchunked'],
    ['a space beyond ASCII', 'Transfer-Encoding: \u00a0chunked'],
    ['a NUL', 'Transfer-Encoding: chunked\0'],
    ['a parameter', 'Transfer-Encoding: chunked;q=1'],
  ])('%s', async (_, fields) => {
    await expectRefused(post(fields, `0\r\n\r\n${hidden}`));
  });

  it('Transfer-Encoding on HTTP/1.0', async () => {
    await expectRefused(post('Transfer-Encoding: chunked', `0\r\n\r\n${hidden}`).replace('HTTP/1.1', 'HTTP/1.0'));
  });

  it('a space after the coding is no other coding', async () => {
    const before = origin.requests.length;
    const response = await proxy.send(post('Transfer-Encoding: chunked ', '0\r\n\r\n'));
    expect([200, 400]).toContain(response.status);
    expect(origin.requests.length - before).toBe(response.status === 200 ? 1 : 0);
  });

  it.each(['GET', 'OPTIONS', 'DELETE'])('TE.0: a chunked body on %s is framed anew', async (method) => {
    const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
    using client = await proxy.connect();
    client.send(`${method} / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
    const response = await client.readResponse();
    expect(response.status).toBe(200);
    expect((JSON.parse(response.body.toString()) as { body: string }).body).toBe(hidden);
    expect(origin.requests.filter((seen) => seen.target === '/hidden')).toEqual([]);
  });

  it('a body on GET is framed, not left in the connection', async () => {
    using client = await proxy.connect();
    client.send(`GET / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
    const response = await client.readResponse();
    if (response.status === 200) {
      expect((JSON.parse(response.body.toString()) as { body: string }).body).toBe(hidden);
      expect(client.pending.toString()).toBe('');
    } else {
      expect(response.status).toBe(400);
      await client.waitForClose();
    }
    expect(origin.requests.filter((seen) => seen.target === '/hidden')).toEqual([]);
  });
});

describe('chunks', () => {
  it.each([
    ['a size that is no number', 'x\r\n\r\n0\r\n\r\n'],
    ['a size with 0x', '0x1\r\na\r\n0\r\n\r\n'],
    ['a signed size', '+1\r\na\r\n0\r\n\r\n'],
    ['a space before the size', ' 1\r\na\r\n0\r\n\r\n'],
    ['an empty size', '\r\na\r\n0\r\n\r\n'],
    ['a bare LF behind the size', '1\na\r\n0\r\n\r\n'],
    ['a bare CR behind the size', '1\ra\r\n0\r\n\r\n'],
    ['a bare LF behind the data', '1\r\na\n0\r\n\r\n'],
    ['more data than the size', '1\r\nabc\r\n0\r\n\r\n'],
    ['a size beyond 2^53', 'fffffffffffffffff\r\na\r\n0\r\n\r\n'],
    ['an endless size', `${'0'.repeat(20_000)}1\r\na\r\n0\r\n\r\n`],
    ['an endless extension', `1;${'a'.repeat(100_000)}\r\na\r\n0\r\n\r\n`],
    ['a bare LF in the trailers', '0\r\nX-A: 1\n\r\n'],
    ['a folded trailer', '0\r\nX-A: 1\r\n 2\r\n\r\n'],
  ])('%s', async (_, body) => {
    const before = origin.requests.length;
    using client = await proxy.connect();
    client.send(post('Transfer-Encoding: chunked', `${body}${hidden}`));
    // The exchange may have begun upstream by then; it must not end well there, and the client must not be answered.
    await client.waitForClose();
    if (client.pending.length > 0) expect((await client.readResponse()).status).toBe(400);
    expect(client.pending.toString()).toBe('');
    expect(origin.requests.slice(before).filter((seen) => seen.complete || seen.target === '/hidden')).toEqual([]);
  });

  it('extensions are dropped', async () => {
    const response = await proxy.send(post('Transfer-Encoding: chunked', '2;a="b";c\r\nhi\r\n0;d\r\n\r\n'));
    if (response.status === 200) expect((JSON.parse(response.body.toString()) as { body: string }).body).toBe('hi');
    else expect(response.status).toBe(400);
  });

  it('a missing terminator is waited for, not invented', async () => {
    const before = origin.requests.length;
    using client = await proxy.connect();
    client.send(post('Transfer-Encoding: chunked', '2\r\nhi\r\n')).halfClose();
    await client.waitForClose();
    expect(origin.requests.slice(before).filter((seen) => seen.complete)).toEqual([]);
  });
});

describe('fields', () => {
  const get = (fields: string) => `GET / HTTP/1.1\r\nHost: app.test\r\n${fields}\r\n\r\n${hidden}`;

  it.each([
    ['a folded line', 'X-A: 1\r\n 2'],
    ['a space before the colon', 'X-A : 1'],
    ['a tab before the colon', 'X-A\t: 1'],
    ['no colon', 'X-A'],
    ['an empty name', ': 1'],
    ['a space in the name', 'X A: 1'],
    ['a name that is no token', 'X(A): 1'],
    ['a name beyond ASCII', 'X-\u00e9: 1'],
    ['a NUL in the value', 'X-A: a\0b'],
    ['a control in the value', 'X-A: a\x01b'],
    ['a DEL in the value', 'X-A: a\x7fb'],
    ['a bare CR in the value', 'X-A: a\rb'],
    ['a bare LF between fields', 'X-A: a\nX-B: b'],
  ])('%s', async (_, fields) => {
    await expectRefused(get(fields));
  });

  it('a space before the first field', async () => {
    await expectRefused(`GET / HTTP/1.1\r\n Host: app.test\r\n\r\n${hidden}`);
  });

  it('bare LFs throughout', async () => {
    await expectRefused(`GET / HTTP/1.1\nHost: app.test\n\n${hidden}`);
  });
});

describe('request lines', () => {
  it.each([
    ['no version', 'GET /'],
    ['HTTP/0.9', 'GET / HTTP/0.9'],
    ['HTTP/2.0', 'GET / HTTP/2.0'],
    ['HTTP/9.9', 'GET / HTTP/9.9'],
    ['RTSP', 'OPTIONS / RTSP/1.0'],
    ['ICE', 'SOURCE / ICE/1.0'],
    ['lower-case http', 'GET / http/1.1'],
    ['a version of two digits', 'GET / HTTP/1.10'],
    ['two spaces', 'GET  / HTTP/1.1'],
    ['a tab', 'GET\t/ HTTP/1.1'],
    ['a space in the target', 'GET /a b HTTP/1.1'],
    ['a method that is no token', 'G(ET / HTTP/1.1'],
    ['no target', 'GET HTTP/1.1'],
  ])('%s', async (_, line) => {
    await expectRefused(`${line}\r\nHost: app.test\r\n\r\n${hidden}`, [400, 405, 501, 505]);
  });
});

it('an early answer is not followed by the rest of the body as a request', async () => {
  await using refusing = await TestProxy.start({ routes: [] });
  using client = await refusing.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${hidden.length + 100}\r\n\r\n${hidden}`);
  expect((await client.readResponse()).status).toBe(404);
  await client.waitForClose();
  expect(client.pending.toString()).toBe('');
});

it('requests that follow one another on a connection are answered in order', async () => {
  using client = await proxy.connect();
  client.send(['/1', '/2', '/3'].map((target) => `GET ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`).join(''));
  for (const target of ['/1', '/2', '/3']) {
    const response = await client.readResponse();
    expect((JSON.parse(response.body.toString()) as { target: string }).target).toBe(target);
  }
});
