import { Origin, RawOrigin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { onceThen200, startRetrying } from './support/retrying.ts';

// What has been sent on before the head of an answer takes no retry away; what comes after it is not cut by one.

it('an interim response goes on, and the failure after it is tried again', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    if (origin.requests.length === 1) response.writeHead(503).end('broken');
    else response.end('fine');
  });
  await using proxy = await startRetrying(origin.address);
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const text = await client.readUntil('fine');
  const lines = text.split('\r\n').filter((line) => line.startsWith('HTTP/1.1'));
  expect(lines).toEqual(['HTTP/1.1 103 Early Hints', 'HTTP/1.1 103 Early Hints', 'HTTP/1.1 200 OK']);
  expect(origin.requests).toHaveLength(2);
  await proxy.waitUntilIdle();
});

it('a connection that is lost after an interim response counts as lost before the answer', async () => {
  let connections = 0;
  await using origin = await RawOrigin.start(async (peer) => {
    connections += 1;
    await peer.readUntil('\r\n\r\n');
    if (connections > 1) {
      peer.send('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
      return;
    }
    peer.send('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    await new Promise<void>((resolve) => peer.socket.write('', () => resolve()));
    peer.halfClose();
  });
  await using proxy = await startRetrying(origin.address);
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  expect(await client.readUntil('fine')).toContain('HTTP/1.1 200 OK');
  await proxy.waitUntilIdle();
});

it('the limit of an attempt ends with the head of its answer', async () => {
  let end = () => {};
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200).write('begun ');
    end = () => void response.end('and ended');
  });
  await using proxy = await startRetrying(origin.address, { perTryTimeout: '5s', errors: ['timeout'] });
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
  await client.readUntil('begun ');
  proxy.clock.skip(30_000);
  let looks = 0;
  const { watchdog } = proxy.worker.context;
  const witness = { checkDeadlines: () => void looks++ };
  watchdog.watch(witness);
  await waitFor('deadlines to be looked at', () => looks >= 2);
  watchdog.unwatch(witness);
  end();
  await client.readUntil('and ended');
  expect(origin.requests).toHaveLength(1);
  await proxy.waitUntilIdle();
});

it('Retry-After may be a date: one that has passed asks for nothing, a later one for too much', async () => {
  const dateIn = (ms: number) => new Date(Date.now() + ms).toUTCString();
  await using past = await Origin.start(onceThen200(respond(503, { 'retry-after': dateIn(-60_000) })));
  await using proxy = await startRetrying(past.address);
  expect((await proxy.request()).status).toBe(200);
  await using future = await Origin.start(onceThen200(respond(503, { 'retry-after': dateIn(60_000) })));
  await using waiting = await startRetrying(future.address);
  expect((await waiting.request()).status).toBe(503);
  expect(future.requests).toHaveLength(1);
});
