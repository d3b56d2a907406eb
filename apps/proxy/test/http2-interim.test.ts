import { answerWith, Origin, RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

it('early hints come before the response, with their links only', async () => {
  await using origin = await RawOrigin.start(
    answerWith(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nLink: </b>; rel=preload\r\nX-Other: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ),
  );
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open();
  let hints: object = {};
  stream.on('headers', (fields) => {
    hints = fields;
  });
  const { status, interim, body } = await readResponse(stream);
  expect([status, interim, body.toString()]).toEqual([200, [103], 'ok']);
  expect(hints).toMatchObject({ ':status': 103, link: '</a>; rel=preload, </b>; rel=preload' });
  expect(hints).not.toHaveProperty('x-other');
});

it('a client that waits for 100 (Continue) gets it once its body is wanted', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ ':method': 'POST', expect: '100-continue' }, { endStream: false });
  stream.on('continue', () => stream.end('hello'));
  const { status } = await readResponse(stream);
  expect(status).toBe(200);
  expect(origin.last?.body.toString()).toBe('hello');
  expect(values(origin.last?.headers ?? [], 'expect')).toEqual([]);
});

it('and does not where the request is refused by its length', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { maxBodySize: '1KiB' } }));
  using client = await connectHttp2(proxy.port());
  const stream = client.open(
    { ':method': 'POST', expect: '100-continue', 'content-length': 5000 },
    { endStream: false },
  );
  stream.on('continue', () => stream.end('x'.repeat(5000)));
  const { status, interim } = await readResponse(stream);
  expect([status, interim]).toEqual([413, []]);
  expect(origin.requests).toHaveLength(0);
});
