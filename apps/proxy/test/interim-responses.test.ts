import { answerWith, RawOrigin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const final = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n';

it('early hints reach the client before the final response (RFC 8297)', async () => {
  await using origin = await RawOrigin.start(answerWith(hints + final));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  const first = await client.readResponse();
  expect(first.status).toBe(103);
  expect(first.header('link')).toBe('</style.css>; rel=preload');
  expect((await client.readResponse()).body.toString()).toBe('ok');
});

it('a client of HTTP/1.0 gets the final response only', async () => {
  await using origin = await RawOrigin.start(answerWith(hints + final));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.send('GET / HTTP/1.0\r\nHost: app.test\r\n\r\n')).status).toBe(200);
});

it('a 100 that nobody asked for ends here', async () => {
  await using origin = await RawOrigin.start(answerWith(`HTTP/1.1 100 Continue\r\n\r\n${final}`));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n')).status).toBe(200);
});

it('a connection whose end an interim response announces serves the final one and no other (RFC 9112 §9.6)', async () => {
  const closing = 'HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n';
  await using origin = await RawOrigin.start(answerWith(closing + final));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let index = 0; index < 2; index++) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    expect((await client.readResponse()).status).toBe(103);
    expect((await client.readResponse()).body.toString()).toBe('ok');
  }
  expect(origin.peers).toHaveLength(2);
});
