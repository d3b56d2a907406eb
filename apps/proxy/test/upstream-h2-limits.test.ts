import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { emptyAnswer, frameOrigin } from './support/frame-origin.ts';
import { type } from './support/http2-frames.ts';
import { Http2Origin, respondStream, type SeenStream } from './support/http2-origin.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// How much goes on one HTTP/2 connection at a time, how long it is waited for, and who is held back.

type Pool = NonNullable<NonNullable<NonNullable<Parameters<typeof everythingTo>[1]>['upstream']>['connectionPool']>;
type Timeouts = NonNullable<NonNullable<NonNullable<Parameters<typeof everythingTo>[1]>['upstream']>['timeouts']>;

function toH2c(address: string, connectionPool: Pool = {}, timeouts: Timeouts = {}) {
  return everythingTo(address, { upstream: { protocol: 'h2c', connectionPool, timeouts } });
}

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

/** An origin that holds every stream until it is told to answer. */
async function holdingOrigin(maxConcurrentStreams: number) {
  const held: SeenStream[] = [];
  let most = 0;
  const origin = await Http2Origin.start(
    (stream, seen) => {
      held.push(seen);
      most = Math.max(most, held.length);
      stream.on('close', () => held.splice(held.indexOf(seen), 1));
    },
    { settings: { maxConcurrentStreams } },
  );
  return {
    origin,
    held,
    get most() {
      return most;
    },
    answerOne() {
      respondStream(200)(held[0]?.stream as NonNullable<SeenStream['stream']>, held[0] as SeenStream);
    },
    [Symbol.asyncDispose]: () => origin.stop(),
  };
}

it.each([
  ["the endpoint's limit", 2, 100],
  ['the setting', 100, 2],
])('no more streams at a time than %s allows; the others wait', async (_, theirs, ours) => {
  await using holding = await holdingOrigin(theirs);
  await using proxy = await TestProxy.start(
    toH2c(holding.origin.address, { maxConnections: 1, maxConcurrentStreams: ours }),
  );
  // So that the endpoint's settings have come.
  const first = proxy.request();
  await waitFor('the first', () => holding.held.length === 1);
  holding.answerOne();
  await first;
  const all = Array.from({ length: 6 }, () => proxy.request());
  let done = 0;
  for (const one of all) void one.then(() => done++);
  await waitFor('two streams', () => holding.held.length === 2);
  while (done < all.length) {
    if (holding.held.length > 0) holding.answerOne();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(holding.most).toBe(2);
  expect(holding.origin.sessions).toHaveLength(1);
});

it('another connection is opened when one is full', async () => {
  await using holding = await holdingOrigin(100);
  await using proxy = await TestProxy.start(
    toH2c(holding.origin.address, { maxConnections: 3, maxConcurrentStreams: 2 }),
  );
  const all = Array.from({ length: 6 }, () => proxy.request());
  await waitFor('all of them', () => holding.held.length === 6);
  expect(holding.origin.sessions).toHaveLength(3);
  for (let turn = 0; turn < 6; turn += 1) {
    const before = holding.held.length;
    holding.answerOne();
    await waitFor('it to be over', () => holding.held.length < before);
  }
  await Promise.all(all);
});

it('beyond the waiting that is allowed: 503', async () => {
  await using holding = await holdingOrigin(100);
  await using proxy = await TestProxy.start(
    toH2c(holding.origin.address, { maxConnections: 1, maxConcurrentStreams: 1, maxPendingRequests: 0 }),
  );
  using client = await proxy.connect();
  client.send(get);
  await waitFor('the first', () => holding.held.length === 1);
  const response = await proxy.request();
  expect([response.status, response.header('x-sluice-error')]).toEqual([503, 'queue_full']);
});

it('an idle connection is closed', async () => {
  await using origin = await Http2Origin.start(respondStream(200));
  await using proxy = await TestProxy.start(toH2c(origin.address, { idleTimeout: '1m' }));
  expect((await proxy.request()).status).toBe(200);
  expect(origin.openSessions).toBe(1);
  proxy.clock.skip(61_000);
  await waitFor('the session to be closed', () => origin.openSessions === 0);
  expect((await proxy.request()).status).toBe(200);
});

it('a connection is replaced after as many requests as it may carry', async () => {
  await using origin = await Http2Origin.start(respondStream(200));
  await using proxy = await TestProxy.start(toH2c(origin.address, { maxRequestsPerConnection: 2 }));
  for (let turn = 0; turn < 4; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(origin.seen.map(({ session }) => session)).toEqual([0, 0, 1, 1]);
});

it('a head that does not come: 504, and the next request is served', async () => {
  await using holding = await holdingOrigin(100);
  await using proxy = await TestProxy.start(toH2c(holding.origin.address, {}, { responseHeaders: '10s' }));
  const late = proxy.request();
  await waitFor('the request', () => holding.held.length === 1);
  proxy.clock.skip(11_000);
  // The first look begins the count.
  await waitFor('some time to be counted', () => {
    proxy.clock.skip(11_000);
    return holding.held.length === 0;
  });
  const response = await late;
  expect([response.status, response.header('x-sluice-error')]).toEqual([504, 'response_timeout']);
  const next = proxy.request();
  await waitFor('the next', () => holding.held.length === 1);
  holding.answerOne();
  expect((await next).status).toBe(200);
});

it('a connection that was silent for a whole timeout gets no more requests', async () => {
  const connections: number[] = [];
  await using origin = await frameOrigin((send, stream, connection) => {
    connections.push(connection);
    if (connection > 0) send(emptyAnswer(stream));
  });
  await using proxy = await TestProxy.start(toH2c(origin.address, {}, { responseHeaders: '200ms' }));
  expect((await proxy.request()).header('x-sluice-error')).toBe('response_timeout');
  expect((await proxy.request()).status).toBe(200);
  expect(connections).toEqual([0, 1]);
});

it('a body that goes silent is cut', async () => {
  await using origin = await Http2Origin.start((stream) => {
    stream.respond({ ':status': 200 });
    stream.write('half');
  });
  await using proxy = await TestProxy.start(toH2c(origin.address, {}, { bodyIdle: '10s' }));
  using client = await proxy.connect();
  client.send(get);
  await client.readUntil('half');
  await waitFor('the cut', () => {
    proxy.clock.skip(11_000);
    return client.closed || client.ended;
  });
  expect(client.pending.toString('latin1').endsWith('0\r\n\r\n')).toBe(false);
});

it('an endpoint that accepts and says nothing does not hold a request for ever', async () => {
  await using origin = await RawOrigin.start(() => {});
  await using proxy = await TestProxy.start(toH2c(origin.address, {}, { responseHeaders: '200ms' }));
  const response = await proxy.request();
  expect([response.status, response.header('x-sluice-error')]).toEqual([504, 'response_timeout']);
});

it('a peer that is gone without a word is found out by PING', async () => {
  await using origin = await frameOrigin(() => {});
  await using proxy = await TestProxy.start(toH2c(origin.address, {}, { responseHeaders: '1h' }));
  using client = await proxy.connect();
  client.send(get);
  await waitFor('the request', () => origin.frames.some((each) => each.type === type.headers));
  proxy.clock.skip(320_000);
  await waitFor('the PING', () => origin.frames.some((each) => each.type === type.ping));
  proxy.clock.skip(20_000);
  expect((await client.readResponse()).header('x-sluice-error')).toBe('reset');
});

it('a client that does not read holds back its own stream and no other', async () => {
  const body = Buffer.alloc(8 * 1024 * 1024, 'y');
  await using origin = await Http2Origin.start((stream, seen) => {
    stream.respond({ ':status': 200 });
    stream.end(seen.headers[':path'] === '/big' ? body : 'small');
  });
  await using proxy = await TestProxy.start(toH2c(origin.address));
  using slow = await proxy.connect();
  slow.socket.pause();
  slow.send('GET /big HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the request', () => origin.last);
  for (let turn = 0; turn < 20; turn += 1) expect((await proxy.request()).body.toString()).toBe('small');
  expect(origin.seen[0]?.stream.writableFinished).toBe(false);
  slow.socket.resume();
  expect((await slow.readResponse({ deadlineMs: 20_000 })).body.equals(body)).toBe(true);
});

it('an endpoint that does not read holds the client back', async () => {
  let resume = () => {};
  await using origin = await Http2Origin.start((stream) => {
    stream.pause();
    resume = () => stream.resume();
    stream.on('end', () => respondStream(200, 'ok')(stream, origin.last as SeenStream));
  });
  await using proxy = await TestProxy.start(toH2c(origin.address));
  using client = await proxy.connect();
  const size = 8 * 1024 * 1024;
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`);
  client.send(Buffer.alloc(size, 'x'));
  await waitFor('the request', () => origin.last);
  let before = -1;
  await waitFor('the client to be held back', async () => {
    const same = before === client.socket.writableLength;
    before = client.socket.writableLength;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return same;
  });
  expect(client.socket.writableLength).toBeGreaterThan(size / 4);
  resume();
  expect((await client.readResponse({ deadlineMs: 20_000 })).body.toString()).toBe('ok');
});

it('an early answer to an upload is delivered, and the rest of the upload given up', async () => {
  await using origin = await Http2Origin.start((stream) => {
    stream.respond({ ':status': 403 });
    stream.end('no');
  });
  await using proxy = await TestProxy.start(toH2c(origin.address));
  using client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 10000000\r\n\r\nbeginning');
  const response = await client.readResponse();
  expect([response.status, response.body.toString()]).toEqual([403, 'no']);
  await waitFor('the stream to be given up', () => origin.last?.stream.destroyed);
  await proxy.waitUntilIdle();
  expect(origin.openSessions).toBe(1);
});

it('what a revision leaves behind is finished, then closed', async () => {
  await using holding = await holdingOrigin(100);
  await using next = await frameOrigin((send, stream) => send(emptyAnswer(stream)));
  await using proxy = await TestProxy.start(toH2c(holding.origin.address));
  const under = proxy.request();
  await waitFor('the request', () => holding.held.length === 1);
  await proxy.apply(toH2c(next.address));
  expect((await proxy.request()).status).toBe(200);
  holding.answerOne();
  expect((await under).status).toBe(200);
  await waitFor('the session to be closed', () => holding.origin.openSessions === 0);
});
