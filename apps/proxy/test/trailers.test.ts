import { answerWith, Origin, RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const announced =
  'HTTP/1.1 200 OK\r\nTrailer: grpc-status, x-sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n';

it('trailers of a response reach the client', async () => {
  await using origin = await RawOrigin.start(answerWith(`${announced}grpc-status: 0\r\ngrpc-message: fine\r\n\r\n`));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const response = await proxy.request({ headers: ['TE', 'trailers'] });
  expect(response.body.toString()).toBe('hello');
  expect(response.trailers.map((part) => part.toLowerCase())).toEqual(['grpc-status', '0', 'grpc-message', 'fine']);
});

it.each(['Content-Length', 'Transfer-Encoding', 'Host', 'Authorization', 'Set-Cookie', 'Content-Type', 'Connection'])(
  'a trailer cannot smuggle %s in',
  async (name) => {
    await using origin = await RawOrigin.start(answerWith(`${announced}${name}: 1\r\ngrpc-status: 0\r\n\r\n`));
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse();
    expect(response.status).toBe(200);
    expect(response.trailers.map((part) => part.toLowerCase())).not.toContain(name.toLowerCase());
  },
);

it('trailers of a request do not become fields, and what follows is read right', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n');
  client.send('2\r\nhi\r\n0\r\nHost: evil.test\r\nAuthorization: x\r\nContent-Length: 5\r\n\r\n');
  const response = await client.readResponse();
  if (response.status === 200) {
    const seen = JSON.parse(response.body.toString()) as { headers: string[]; trailers: string[]; body: string };
    expect(seen.body).toBe('hi');
    for (const list of [seen.headers, seen.trailers]) {
      expect(list).not.toContain('evil.test');
      expect(list.map((part) => part.toLowerCase())).not.toContain('authorization');
    }
  } else {
    expect(response.status).toBe(400);
  }
});
