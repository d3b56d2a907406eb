import { hang, Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const bodyBytes = 64 * 1024 * 1024;

it('a client that does not read slows the upstream down, and other streams go on', async () => {
  let produced = 0;
  await using origin = await Origin.start((request, response) => {
    if (request.url !== '/large') {
      response.end('small');
      return;
    }
    const chunk = Buffer.alloc(64 * 1024);
    const produce = () => {
      while (produced < bodyBytes) {
        produced += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', produce);
          return;
        }
      }
      response.end();
    };
    produce();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ ':path': '/large' });
  await new Promise((resolve) => stream.once('response', resolve));
  let before = -1;
  await waitFor('the upstream to stop', () => {
    const same = produced === before;
    before = produced;
    return same && produced > 0;
  });
  expect(produced).toBeLessThan(bodyBytes / 2);
  expect((await client.request({ ':path': '/small' })).body.toString()).toBe('small');
  let received = 0;
  stream.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  await new Promise((resolve) => stream.once('close', resolve));
  expect(received).toBe(bodyBytes);
  await proxy.waitUntilIdle();
});

it('an upstream that does not read slows the client down, and other streams go on', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ ':method': 'POST' }, { endStream: false });
  stream.on('error', () => {});
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024);
  const send = () => {
    while (sent < bodyBytes) {
      sent += chunk.length;
      if (!stream.write(chunk)) {
        stream.once('drain', send);
        return;
      }
    }
  };
  send();
  await waitFor('the upload to arrive', () => origin.requests.length === 1);
  let before = -1;
  await waitFor('the client to be held', () => {
    const same = sent === before;
    before = sent;
    return same;
  });
  expect(sent).toBeLessThan(bodyBytes);
  origin.handle((_request, response) => {
    response.end('small');
  });
  const { body } = await readResponse(client.open());
  expect(body.toString()).toBe('small');
  stream.close(8);
  await proxy.waitUntilIdle();
});
