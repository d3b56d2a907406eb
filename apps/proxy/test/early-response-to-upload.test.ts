import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('an upstream that answers before it has the whole body still gets all of it', async () => {
  const size = 4 * 1024 * 1024;
  let received = 0;
  let goOn = () => {};
  await using origin = await Origin.start((request, response) => {
    request.removeAllListeners('data').pause();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    goOn = () => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.end(`${received}`));
      request.resume();
    };
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  // All of it is underway when the head of the answer comes, and its tail waits in the worker.
  const body = Buffer.alloc(size, 'x');
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`).send(body);
  await client.readUntil('\r\n\r\n');
  goOn();
  expect((await client.readResponse()).body.toString()).toBe(String(size));
  await proxy.waitUntilIdle();
});

it.each([70_000, 100_000, 131_072, 200_000])('also where %i bytes wait whole while the answer begins', async (size) => {
  let goOn = () => {};
  await using origin = await Origin.start((request, response, seen) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    request.pause();
    goOn = () => {
      request.on('end', () => response.end(`${seen.body.length}`));
      request.resume();
    };
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`);
  await waitFor('the request at the origin', () => origin.last);
  client.send(Buffer.alloc(size, 'x'));
  await client.readUntil('\r\n\r\n');
  goOn();
  expect((await client.readResponse()).body.toString()).toBe(String(size));
  await proxy.waitUntilIdle();
});
