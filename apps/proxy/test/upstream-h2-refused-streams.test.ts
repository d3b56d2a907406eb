import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { emptyAnswer, type FrameOrigin, frameOrigin } from './support/frame-origin.ts';
import { goawayFrame, reset, type } from './support/http2-frames.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// What an endpoint says it has not acted on is sent again, whatever the method (RFC 9113 §6.8, §8.7).

const refused = 7;
const noError = 0;
const enhanceYourCalm = 11;

function proxyTo(...origins: FrameOrigin[]): Promise<TestProxy> {
  return TestProxy.start(
    everythingTo(
      origins.map(({ address }) => address),
      { upstream: { protocol: 'h2c' } },
    ),
  );
}

it.each([
  ['in peace', noError],
  ['in anger', enhanceYourCalm],
])('GOAWAY %s, with the stream above the last one: a POST goes by a new connection', async (_, code) => {
  await using origin = await frameOrigin((send, stream, connection) => {
    send(connection === 0 ? goawayFrame(0, code) : emptyAnswer(stream));
  });
  await using proxy = await proxyTo(origin);
  expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
  expect(origin.connections).toBe(2);
});

it('GOAWAY with the stream below the last one: it is finished, and the next goes elsewhere', async () => {
  await using origin = await frameOrigin((send, stream, connection) => {
    send(...(connection === 0 ? [goawayFrame(stream, noError)] : []), emptyAnswer(stream));
  });
  await using proxy = await proxyTo(origin);
  for (let turn = 0; turn < 2; turn += 1) expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
  expect(origin.connections).toBe(2);
});

it('REFUSED_STREAM: a POST is sent again', async () => {
  let times = 0;
  await using origin = await frameOrigin((send, stream) => {
    times += 1;
    send(times === 1 ? reset(stream, refused) : emptyAnswer(stream));
  });
  await using proxy = await proxyTo(origin);
  expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
});

it('REFUSED_STREAM again and again: 503, after a bounded number of tries', async () => {
  let times = 0;
  await using origin = await frameOrigin((send, stream) => {
    times += 1;
    send(reset(stream, refused));
  });
  await using proxy = await proxyTo(origin);
  const response = await proxy.request({ method: 'POST', body: 'x' });
  expect([response.status, response.header('x-sluice-error')]).toEqual([503, 'stream_refused']);
  expect(times).toBeLessThanOrEqual(3);
});

it('an endpoint that refuses costs nothing where there is another', async () => {
  await using refusing = await frameOrigin((send, stream) => send(reset(stream, refused)));
  await using serving = await frameOrigin((send, stream) => send(emptyAnswer(stream)));
  await using proxy = await proxyTo(refusing, serving);
  for (let turn = 0; turn < 6; turn += 1) {
    expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
  }
});

it('a connection that breaks under a POST is not sent again', async () => {
  let posts = 0;
  await using origin = await frameOrigin(() => {
    posts += 1;
    origin.cut();
  });
  await using proxy = await proxyTo(origin);
  const response = await proxy.request({ method: 'POST', body: 'x' });
  expect([response.status, response.header('x-sluice-error')]).toEqual([502, 'reset']);
  expect(posts).toBe(1);
});

it('a GET on a connection that served and breaks is sent once more, by a fresh one', async () => {
  const requests: number[] = [];
  await using origin = await frameOrigin((send, stream, connection) => {
    requests.push(connection);
    if (requests.length === 2) origin.cut();
    else send(emptyAnswer(stream));
  });
  await using proxy = await proxyTo(origin);
  expect((await proxy.request()).status).toBe(200);
  expect((await proxy.request()).status).toBe(200);
  expect(requests).toEqual([0, 0, 1]);
});

it('a client that leaves resets its stream, and the connection stays', async () => {
  await using origin = await frameOrigin((send, stream) => {
    if (stream !== 1) send(emptyAnswer(stream));
  });
  await using proxy = await proxyTo(origin);
  const client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the request', () => origin.frames.some((each) => each.type === type.headers));
  client.close();
  const reset = await waitFor('the reset', () => origin.frames.find((each) => each.type === type.reset));
  expect([reset.stream, reset.payload.readUInt32BE()]).toEqual([1, 8]);
  expect((await proxy.request()).status).toBe(200);
  expect(origin.connections).toBe(1);
});
