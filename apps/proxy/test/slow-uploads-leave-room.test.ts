import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Bodies that are too large to be collected, or of unknown length, pin a connection to the endpoint for as long as their
// client takes to send them.

const beginnings = {
  'of known length': 'POST /upload HTTP/1.1\r\nHost: app.test\r\nContent-Length: 100000\r\n\r\nhello',
  'in chunks': 'POST /upload HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
};
const rests = { 'of known length': Buffer.alloc(99_995, 'x'), 'in chunks': Buffer.from('0\r\n\r\n') };

it.each(['of known length', 'in chunks'] as const)(
  'uploads %s that do not go on hold three of four connections, and others pass',
  async (kind) => {
    await using origin = await Origin.start((request, response) =>
      request.on('end', () => response.end('ok')).resume(),
    );
    await using proxy = await TestProxy.start(
      everythingTo(origin.address, { upstream: { connectionPool: { maxConnections: 4 } } }),
    );
    const uploads = await Promise.all(Array.from({ length: 6 }, () => proxy.connect()));
    for (const upload of uploads) upload.send(beginnings[kind]);
    await waitFor('three of them at the origin', () => origin.requests.length === 3);
    for (let turn = 0; turn < 5; turn++) expect((await proxy.request()).status).toBe(200);
    expect(origin.requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
    // Those that were held back follow as the others come to their end, or give up.
    uploads.pop()?.socket.destroy();
    const statuses: number[] = [];
    const all = uploads.map(async (upload) => {
      upload.send(rests[kind]);
      statuses.push((await upload.readResponse()).status);
    });
    await Promise.all(all);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    for (const upload of uploads) upload.socket.destroy();
    await proxy.waitUntilIdle();
  },
);

it('one that waits for too long is told so, and the endpoint is not blamed', async () => {
  await using origin = await Origin.start((request, response) => request.on('end', () => response.end('ok')).resume());
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, {
      upstream: { timeouts: { connect: '300ms' }, connectionPool: { maxConnections: 1 } },
    }),
  );
  using first = await proxy.connect();
  first.send(beginnings['in chunks']);
  await waitFor('the first at the origin', () => origin.last);
  for (const send of [beginnings['in chunks'], 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n']) {
    using next = await proxy.connect();
    const response = await next.send(send).readResponse();
    expect([response.status, response.header('x-sluice-error')]).toEqual([503, 'queue_full']);
  }
  const [endpoint] = proxy.worker.shared.endpoints.values();
  expect(endpoint?.health).not.toBe('unhealthy');
});
