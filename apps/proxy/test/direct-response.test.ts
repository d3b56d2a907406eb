import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';

it('answers status, body and fields without an upstream, and the connection lives on', async () => {
  await using proxy = await TestProxy.start({
    routes: [
      {
        name: 'text',
        directResponse: {
          status: 451,
          body: 'r\u00e9serv\u00e9',
          headers: { 'content-type': 'text/plain; charset=utf-8', 'x-a': '1' },
        },
      },
    ],
  });
  using client = await proxy.connect();
  for (let turn = 0; turn < 2; turn += 1) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    const response = await client.readResponse();
    expect(response.status).toBe(451);
    expect(response.body.toString()).toBe('r\u00e9serv\u00e9');
    expect(response.headerValues('content-type')).toEqual(['text/plain; charset=utf-8']);
    expect(response.header('x-a')).toBe('1');
    expect(response.header('x-request-id')).toBeDefined();
  }
});

it('an empty body has a length, and 204 has none', async () => {
  await using proxy = await TestProxy.start({
    routes: [
      { name: 'empty', match: { path: { exact: '/empty' } }, directResponse: { status: 200 } },
      { name: 'none', match: { path: { exact: '/none' } }, directResponse: { status: 204 } },
    ],
  });
  expect((await proxy.request({ target: '/empty' })).header('content-length')).toBe('0');
  const none = await proxy.request({ target: '/none' });
  expect(none.status).toBe(204);
  expect(none.header('content-length')).toBeUndefined();
});

it('policies of the route see it', async () => {
  await using proxy = await TestProxy.start({
    routes: [
      {
        name: 'text',
        directResponse: { status: 200, body: 'ok' },
        policies: [
          { type: 'response_headers', set: { 'x-last': 'first written' } },
          { type: 'response_headers', set: { 'x-last': 'second', 'x-second': '1' } },
        ],
      },
    ],
  });
  const response = await proxy.request();
  // Response phases run in the reverse of the written order, so the first one written has the last word.
  expect(response.headerValues('x-last')).toEqual(['first written']);
  expect(response.header('x-second')).toBe('1');
});

it('a request body is not needed, and does not become the next request', async () => {
  await using proxy = await TestProxy.start({
    routes: [{ name: 'text', directResponse: { status: 200, body: 'ok' } }],
  });
  using client = await proxy.connect();
  const body = 'GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n';
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  expect((await client.readResponse()).status).toBe(200);
  client.halfClose();
  await client.waitForClose();
  expect(client.pending.toString()).toBe('');
});
