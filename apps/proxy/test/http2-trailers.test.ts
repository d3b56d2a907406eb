import { answerWith, Origin, RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const announced = 'HTTP/1.1 200 OK\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n';

it('trailers of a response come as trailers', async () => {
  await using origin = await RawOrigin.start(
    answerWith(
      `${announced}grpc-status: 0\r\nGrpc-Message: fine\r\nX-Sum: 1\r\nContent-Length: 3\r\nHost: evil\r\n\r\n`,
    ),
  );
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { body, trailers } = await client.request({ te: 'trailers' });
  expect(body.toString()).toBe('hello');
  expect(trailers).toEqual(['grpc-status', '0', 'grpc-message', 'fine', 'x-sum', '1']);
});

it('a response of unknown length without trailers ends well', async () => {
  await using origin = await RawOrigin.start(answerWith(`${announced}\r\n`));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const { body, trailers } = await client.request();
  expect([body.toString(), trailers]).toEqual(['hello', []]);
});

it('trailers of a request go upstream, announced ones only', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.session.request({ ':authority': 'app.test', ':method': 'POST', trailer: 'x-sum' }, {
    endStream: false,
    waitForTrailers: true,
  } as object);
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7', host: 'evil.test' }));
  stream.end('hello');
  await readResponse(stream);
  expect(origin.last?.body.toString()).toBe('hello');
  expect(origin.last?.trailers).toEqual(['x-sum', '7']);
});
