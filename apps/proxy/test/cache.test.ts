import { Origin, type OriginHandler, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { eventsOf, startCached, storedIn } from './support/caching.ts';
import { connectHttp2 } from './support/http2-client.ts';

/** Each answer has a number, so that a stored one is told from a new one. */
function numbered(headers: Readonly<Record<string, string>>, status = 200): OriginHandler {
  let count = 0;
  return (_request, response) => {
    count += 1;
    // The gateway's clock is set forward, that of the origin is not.
    response.sendDate = false;
    response.writeHead(status, headers).end(`answer ${count}`);
  };
}

const anHour = { 'cache-control': 'max-age=3600' };

it('an answer is given again while it is fresh, with its age, and asked for after that', async () => {
  await using origin = await Origin.start(numbered(anHour));
  await using proxy = await startCached(origin.address);
  const first = await proxy.request({ target: '/a?b=c' });
  expect([first.body.toString(), first.header('age'), first.header('cache-status')]).toEqual([
    ...['answer 1', undefined, 'sluice; fwd=uri-miss; stored'],
  ]);
  proxy.clock.skip(1_800_000);
  const again = await proxy.request({ target: '/a?b=c' });
  expect([again.status, again.body.toString()]).toEqual([200, 'answer 1']);
  const age = Number(again.header('age'));
  expect(age).toBeGreaterThanOrEqual(1800);
  expect(again.header('cache-status')).toMatch(/^sluice; hit; ttl=1[67]\d\d$/);
  expect(again.headerValues('x-request-id')).not.toEqual(first.headerValues('x-request-id'));
  expect(again.headerValues('x-request-id')).toHaveLength(1);
  expect((await proxy.request({ target: '/a?b=d' })).body.toString()).toBe('answer 2');
  proxy.clock.skip(1_800_000);
  expect((await proxy.request({ target: '/a?b=c' })).body.toString()).toBe('answer 3');
  expect(eventsOf(proxy)).toEqual({ hit: 1, miss: 3, stored: 3 });
  await proxy.waitUntilIdle();
});

it('serves HTTP/2 from what HTTP/1.1 has asked for', async () => {
  await using origin = await Origin.start(numbered(anHour));
  await using proxy = await startCached(origin.address);
  await proxy.request();
  using client = await connectHttp2(proxy.port());
  const response = await client.request({ ':path': '/', ':authority': 'app.test' });
  expect([response.status, response.body.toString()]).toEqual([200, 'answer 1']);
  expect(origin.requests).toHaveLength(1);
});

it.each([
  ['no-store', { 'cache-control': 'max-age=3600, no-store' }],
  ['private', { 'cache-control': 'private, max-age=3600' }],
  ['nothing that says how long', {}],
  ['a cookie', { ...anHour, 'set-cookie': 'session=1' }],
  ['Vary: *', { ...anHour, vary: '*' }],
])('does not store an answer with %s', async (_, headers) => {
  await using origin = await Origin.start(numbered(headers));
  await using proxy = await startCached(origin.address);
  for (const body of ['answer 1', 'answer 2', 'answer 3']) {
    const response = await proxy.request();
    expect([response.body.toString(), response.header('set-cookie')]).toEqual([
      ...[body, 'set-cookie' in headers ? 'session=1' : undefined],
    ]);
  }
  expect(storedIn(proxy)).toEqual({ entries: 0, bytes: 0 });
});

it('stores an answer with a cookie without it where the route says so', async () => {
  await using origin = await Origin.start(numbered({ ...anHour, 'set-cookie': 'session=1' }));
  await using proxy = await startCached(origin.address, { setCookie: 'drop' });
  expect((await proxy.request()).header('set-cookie')).toBe('session=1');
  const again = await proxy.request();
  expect([again.body.toString(), again.header('set-cookie')]).toEqual(['answer 1', undefined]);
});

it('does not store errors, whatever they say, unless their status is listed', async () => {
  await using origin = await Origin.start(numbered(anHour, 500));
  await using proxy = await startCached(origin.address);
  await proxy.request();
  expect((await proxy.request()).body.toString()).toBe('answer 2');
  await using listed = await startCached(origin.address, { statuses: [500] });
  await listed.request();
  expect((await listed.request()).body.toString()).toBe('answer 3');
});

it('keeps answers apart that depend on what Vary names', async () => {
  await using origin = await Origin.start((request, response) => {
    response.writeHead(200, { ...anHour, vary: 'Accept-Language' }).end(request.headers['accept-language'] ?? 'none');
  });
  await using proxy = await startCached(origin.address);
  const ask = async (...headers: string[]) => (await proxy.request({ headers })).body.toString();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await ask('accept-language', 'de')).toBe('de');
    expect(await ask('accept-language', 'en, fr')).toBe('en, fr');
    expect(await ask()).toBe('none');
  }
  expect(await ask('accept-language', 'FR,en')).toBe('en, fr');
  expect(origin.requests).toHaveLength(3);
});

it('asks whether a stored answer has changed, and gives it again with what the 304 says', async () => {
  let version = 1;
  await using origin = await Origin.start((request, response) => {
    const etag = `"v${version}"`;
    response.sendDate = false;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag, ...anHour, 'x-new': 'yes' }).end();
    else response.writeHead(200, { etag, ...anHour }).end(`version ${version}`);
  });
  await using proxy = await startCached(origin.address);
  await proxy.request();
  proxy.clock.skip(3_600_000);
  const confirmed = await proxy.request();
  expect([confirmed.status, confirmed.body.toString(), confirmed.header('x-new')]).toEqual([200, 'version 1', 'yes']);
  expect(confirmed.header('cache-status')).toBe('sluice; fwd=stale; fwd-status=304');
  expect(Number((await proxy.request()).header('age'))).toBeLessThan(3600);
  version = 2;
  proxy.clock.skip(3_600_000);
  expect((await proxy.request()).body.toString()).toBe('version 2');
  expect((await proxy.request()).body.toString()).toBe('version 2');
  expect(origin.requests).toHaveLength(3);
  expect(origin.connections).toBe(1);
  expect(eventsOf(proxy)).toEqual({ hit: 2, miss: 2, revalidated: 1, stored: 2 });
});

it('tells clients that have an answer already, of a stored one and of one on its way', async () => {
  await using origin = await Origin.start(respond(200, { etag: '"v1"', ...anHour }, 'body'));
  await using proxy = await startCached(origin.address);
  for (let turn = 0; turn < 2; turn += 1) {
    const response = await proxy.request({ headers: ['if-none-match', 'W/"v1"'] });
    expect([response.status, response.body.length, response.header('etag')]).toEqual([304, 0, '"v1"']);
    await proxy.waitUntilIdle();
  }
  expect((await proxy.request()).body.toString()).toBe('body');
  expect(origin.requests).toHaveLength(1);
  expect(origin.last?.header('if-none-match')).toBeUndefined();
});

it('answers ranges and HEAD from a whole answer, and sends them on without one', async () => {
  await using origin = await Origin.start(numbered({ ...anHour, etag: '"v1"', 'content-length': '8' }));
  await using proxy = await startCached(origin.address);
  const first = await proxy.request({ headers: ['range', 'bytes=0-1'] });
  expect(first.header('cache-status')).toBe('sluice; fwd=partial');
  expect(origin.last?.header('range')).toBe('bytes=0-1');
  await proxy.request();
  const range = await proxy.request({ headers: ['range', 'bytes=-3', 'if-range', '"v1"'] });
  expect([range.status, range.body.toString(), range.header('content-range')]).toEqual([206, 'r 2', 'bytes 5-7/8']);
  const other = await proxy.request({ headers: ['range', 'bytes=-3', 'if-range', '"v2"'] });
  expect([other.status, other.body.toString()]).toEqual([200, 'answer 2']);
  const beyond = await proxy.request({ headers: ['range', 'bytes=9-'] });
  expect([beyond.status, beyond.header('content-range')]).toEqual([416, 'bytes */8']);
  using client = await proxy.connect();
  const head = await client.send('HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n').readResponse({ toHead: true });
  expect([head.status, head.header('content-length')]).toEqual([200, '8']);
  expect(origin.requests).toHaveLength(2);
});

it('a change makes invalid what is stored of its target, and of where it points', async () => {
  await using origin = await Origin.start((request, response) => {
    const status = request.url === '/refused' ? 409 : 201;
    if (request.method === 'POST') response.writeHead(status, { location: '/b', 'content-length': 0 }).end();
    else response.writeHead(200, anHour).end(`of ${origin.requests.length}`);
  });
  await using proxy = await startCached(origin.address);
  const targets = ['/a', '/b', '/c', '/refused'];
  for (const target of targets) await proxy.request({ target });
  expect(storedIn(proxy).entries).toBe(4);
  await proxy.request({ method: 'POST', target: '/refused', body: 'x' });
  expect(storedIn(proxy).entries).toBe(4);
  const answer = await proxy.request({ method: 'POST', target: '/a', body: 'x' });
  expect([answer.status, answer.header('cache-status')]).toEqual([201, 'sluice; fwd=method']);
  expect(storedIn(proxy).entries).toBe(2);
  expect(eventsOf(proxy).invalidated).toBe(2);
});

it('an answer that was cut off, or whose end cannot be told from a cut, is not stored', async () => {
  await using origin = await Origin.start((request, response) => {
    if (request.url === '/cut') {
      response.writeHead(200, { ...anHour, 'content-length': '100' });
      response.write('only this', () => response.destroy());
    } else {
      response.socket?.end('HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n\r\nto the end');
    }
  });
  await using proxy = await startCached(origin.address);
  using client = await proxy.connect();
  await client.send('GET /cut HTTP/1.1\r\nHost: app.test\r\n\r\n').waitForClose();
  expect(client.pending.toString()).toMatch(/only this$/);
  expect((await proxy.request({ target: '/close' })).body.toString()).toBe('to the end');
  await proxy.waitUntilIdle();
  expect(storedIn(proxy).entries).toBe(0);
});

it('keeps to its memory: large answers pass, and those not asked for make room', async () => {
  await using origin = await Origin.start((request, response) => {
    response.writeHead(200, anHour).end('x'.repeat(Number(request.url?.slice(1))));
  });
  await using proxy = await startCached(origin.address, { maxMemory: '20KiB', maxObjectSize: '8KiB' });
  expect((await proxy.request({ target: '/9000' })).body).toHaveLength(9000);
  expect(storedIn(proxy).entries).toBe(0);
  for (const target of ['/5000', '/5001', '/5002']) expect((await proxy.request({ target })).status).toBe(200);
  await proxy.request({ target: '/5000' });
  await proxy.request({ target: '/5003' });
  expect(storedIn(proxy).entries).toBe(3);
  expect(storedIn(proxy).bytes).toBeLessThan(20 * 1024);
  const before = origin.requests.length;
  await proxy.request({ target: '/5000' });
  expect(origin.requests).toHaveLength(before);
  await proxy.request({ target: '/5001' });
  expect(origin.requests).toHaveLength(before + 1);
  expect(eventsOf(proxy)).toMatchObject({ evicted: 2, not_stored: 1 });
});

it('follows what clients ask for only where the route says so', async () => {
  await using origin = await Origin.start(numbered(anHour));
  await using ignoring = await startCached(origin.address);
  await ignoring.request();
  expect((await ignoring.request({ headers: ['cache-control', 'no-cache'] })).body.toString()).toBe('answer 1');
  await using honouring = await startCached(origin.address, { honourRequest: true });
  const ask = async (asked: string) => {
    const response = await honouring.request({ headers: ['cache-control', asked] });
    return [response.status, response.body.toString()];
  };
  expect(await ask('only-if-cached')).toEqual([504, '']);
  expect(await ask('no-store')).toEqual([200, 'answer 2']);
  expect(await ask('no-cache')).toEqual([200, 'answer 3']);
  expect(await ask('max-age=1800')).toEqual([200, 'answer 3']);
  expect(await ask('no-cache')).toEqual([200, 'answer 4']);
  expect(await ask('min-fresh=7200')).toEqual([200, 'answer 5']);
});

it('policies run on stored answers as on others, and what they add is not stored', async () => {
  await using origin = await Origin.start(numbered(anHour));
  await using proxy = await startCached(origin.address, {}, [
    { type: 'ip_access', allow: ['127.0.0.1/32'] },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: templates of operators look like this
    { type: 'response_headers', set: { 'x-request': '${request.id}' } },
  ]);
  const first = await proxy.request();
  const again = await proxy.request();
  expect(again.body.toString()).toBe('answer 1');
  for (const response of [first, again]) {
    expect(response.headerValues('x-request')).toEqual([response.header('x-request-id')]);
  }
});
