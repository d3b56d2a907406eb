import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { Http2Origin } from './support/http2-origin.ts';
import { startRetrying } from './support/retrying.ts';
import { values } from './support/start-proxy.ts';

const call = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

/** Answers the first call with a status alone, and the next ones with a message and status 0. */
function unavailableOnce(status: string): Promise<Http2Origin> {
  let calls = 0;
  return Http2Origin.start((stream) => {
    calls += 1;
    const first = calls === 1;
    stream.resume().on('end', () => {
      const head = { ':status': 200, 'content-type': 'application/grpc' };
      if (first) {
        stream.respond({ ...head, 'grpc-status': status }, { endStream: true });
        return;
      }
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end('message');
    });
  });
}

it.each([
  ['is tried again', '14', ['POST' as const], '0'],
  ['that the policy does not name is passed on', '5', ['POST' as const], '5'],
  ['needs POST among the methods', '14', undefined, '14'],
])('an answer that is only a status %s', async (_, status, methods, expected) => {
  await using origin = await unavailableOnce(status);
  const retry = { grpcStatuses: ['unavailable' as const], ...(methods === undefined ? {} : { methods }) };
  await using proxy = await startRetrying(origin.address, retry, { protocol: 'h2c' });
  using client = await connectHttp2(proxy.port());
  const answer = await client.request(call, 'request');
  const [found] = values([...answer.headers, ...answer.trailers], 'grpc-status');
  expect(found).toBe(expected);
  expect(origin.seen.map(({ body }) => body.toString())).toEqual(
    expected === '0' ? ['request', 'request'] : ['request'],
  );
  await proxy.waitUntilIdle();
});
