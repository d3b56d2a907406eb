import type { ServerResponse } from 'node:http';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { eventsOf, startCached, storedIn, waitUntilWaiting } from './support/caching.ts';
import { connectHttp2 } from './support/http2-client.ts';

const anHour = { 'cache-control': 'max-age=3600' };

/** An origin whose answers a test gives by hand, in the order of the requests. */
async function held() {
  const waiting: ServerResponse[] = [];
  const origin = await Origin.start((_request, response) => void waiting.push(response));
  const next = async () => {
    await waitFor('a request', () => waiting.length > 0);
    return waiting.shift() as ServerResponse;
  };
  return { origin, next, waiting, [Symbol.asyncDispose]: () => origin.stop() };
}

it('asks once for what many want at the same time, over either version, and gives all of them the answer as it comes', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const first = proxy.request();
  const answer = await upstream.next();
  const others = Array.from({ length: 5 }, () => proxy.request());
  using client = await connectHttp2(proxy.port());
  const other = client.request({ ':path': '/', ':authority': 'app.test' });
  await waitUntilWaiting(proxy, 6);
  answer.writeHead(200, anHour).write('begun, ');
  await waitUntilWaiting(proxy, 0);
  answer.end('done');
  for (const response of await Promise.all([first, ...others, other])) {
    expect([response.status, response.body.toString()]).toEqual([200, 'begun, done']);
  }
  expect((await others[0])?.header('cache-status')).toBe('sluice; fwd=uri-miss; collapsed');
  expect(upstream.origin.requests).toHaveLength(1);
  expect(eventsOf(proxy)).toEqual({ coalesced: 6, miss: 1, stored: 1 });
  await proxy.waitUntilIdle();
});

it('what cannot be stored is for the first alone; the others ask at once, and later ones do not wait', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const first = proxy.request();
  const answer = await upstream.next();
  const others = [proxy.request(), proxy.request()];
  await waitUntilWaiting(proxy, 2);
  answer.writeHead(200, { 'cache-control': 'private' }).write('for the first');
  const more = [await upstream.next(), await upstream.next()];
  const late = proxy.request();
  for (const response of [...more, await upstream.next()]) response.end('by itself');
  answer.end(' alone');
  expect((await first).body.toString()).toBe('for the first alone');
  for (const response of await Promise.all([...others, late])) expect(response.body.toString()).toBe('by itself');
  expect(eventsOf(proxy)).toEqual({ bypassed: 3, miss: 1, not_stored: 1 });
});

it('who leaves first takes nothing from the others, and with the last of them the request is given up', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const leader = await proxy.connect();
  leader.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const answer = await upstream.next();
  const other = proxy.request();
  await waitUntilWaiting(proxy, 1);
  leader.reset();
  await waitFor('the first to be gone', () => proxy.worker.context.exchanges === 2);
  answer.writeHead(200, anHour).end('still here');
  expect((await other).body.toString()).toBe('still here');

  const alone = await proxy.connect();
  alone.send('GET /other HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await upstream.next();
  alone.reset();
  await waitFor('it to be given up', () => upstream.origin.last?.aborted === true);
  await proxy.waitUntilIdle();
});

it('a request that fails fails its client; those who waited try once more, together', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const first = proxy.request();
  const answer = await upstream.next();
  const others = [proxy.request(), proxy.request(), proxy.request()];
  await waitUntilWaiting(proxy, 3);
  answer.socket?.end('nonsense\r\n\r\n');
  expect((await first).status).toBe(502);
  const second = await upstream.next();
  await waitUntilWaiting(proxy, 2);
  second.socket?.end('nonsense\r\n\r\n');
  for (const response of await Promise.all(others)) expect(response.status).toBe(502);
  const later = proxy.request();
  (await upstream.next()).writeHead(200, anHour).end('well again');
  expect((await later).body.toString()).toBe('well again');
  expect(upstream.waiting).toHaveLength(0);
});

it('nobody waits for longer, and no more wait, than the route says', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address, { coalescing: { maxWaiting: 1, maxWait: '100ms' } });
  const requests = [proxy.request()];
  const first = await upstream.next();
  requests.push(proxy.request());
  await waitUntilWaiting(proxy, 1);
  requests.push(proxy.request());
  const beyond = await upstream.next();
  const impatient = await upstream.next();
  for (const response of [first, beyond, impatient]) response.writeHead(200, anHour).end('answer');
  for (const response of await Promise.all(requests)) expect(response.status).toBe(200);
  expect(eventsOf(proxy)).toEqual({ bypassed: 2, miss: 1, stored: 1, waited_too_long: 1 });
});

it('those whose answer would be another one do not get it', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const first = proxy.request({ headers: ['accept-language', 'de'] });
  const answer = await upstream.next();
  const same = proxy.request({ headers: ['accept-language', 'de'] });
  const other = proxy.request({ headers: ['accept-language', 'fr'] });
  await waitUntilWaiting(proxy, 2);
  answer.writeHead(200, { ...anHour, vary: 'accept-language' }).end('Hallo');
  (await upstream.next()).writeHead(200, { ...anHour, vary: 'accept-language' }).end('Bonjour');
  const bodies = (await Promise.all([first, same, other])).map(({ body }) => body.toString());
  expect(bodies).toEqual(['Hallo', 'Hallo', 'Bonjour']);
});

it('an answer on its way when its target changes is given to those who asked, and not stored', async () => {
  await using upstream = await held();
  await using proxy = await startCached(upstream.origin.address);
  const read = proxy.request({ target: '/a' });
  const before = await upstream.next();
  const change = proxy.request({ method: 'POST', target: '/a', body: 'x' });
  (await upstream.next()).writeHead(204).end();
  expect((await change).status).toBe(204);
  before.writeHead(200, anHour).end('old');
  expect((await read).body.toString()).toBe('old');
  await proxy.waitUntilIdle();
  expect(storedIn(proxy).entries).toBe(0);
});

it('a large answer that outgrows what is stored waits for its client, and comes whole', async () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const total = 64 * 1024 * 1024;
  let written = 0;
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, anHour);
    const fill = () => {
      while (written < total) {
        written += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', fill);
          return;
        }
      }
      response.end();
    };
    fill();
  });
  await using proxy = await startCached(origin.address);
  using client = await proxy.connect();
  client.socket.pause();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  let before = -1;
  let same = 0;
  await waitFor('the origin to be held back', () => {
    same = written > 0 && written === before ? same + 1 : 0;
    before = written;
    return same > 40;
  });
  expect(written).toBeLessThan(total / 2);

  let received = 0;
  client.socket.removeAllListeners('data');
  client.socket.on('data', (bytes: Buffer) => {
    received += bytes.length;
  });
  client.socket.resume();
  await waitFor('the whole body', () => received > total, 20_000);
  await proxy.waitUntilIdle();
  expect(storedIn(proxy)).toEqual({ entries: 0, bytes: 0 });
});
