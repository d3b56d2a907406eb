import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';

let proxy: TestProxy;
beforeAll(async () => {
  const text = (name: string, hosts: string[]) => ({ name, hosts, directResponse: { status: 200, body: name } });
  proxy = await TestProxy.start({
    routes: [
      text('exact', ['app.test']),
      text('wildcard', ['*.app.test']),
      text('v6', ['[2001:db8::1]']),
      { name: 'rest', directResponse: { status: 200, body: 'rest' } },
      ...Array.from({ length: 1000 }, (_, index) => text(`other-${index}`, [`other-${index}.test`])),
    ],
  });
});
afterAll(() => proxy.stop());

describe('one meaning', () => {
  it.each([
    ['app.test', 'exact'],
    ['APP.Test', 'exact'],
    ['app.test:8080', 'exact'],
    ['app.test.', 'exact'],
    ['app.test.:80', 'exact'],
    ['a.b.app.test', 'wildcard'],
    ['[2001:DB8:0::1]:80', 'v6'],
    ['other-77.TEST:1', 'other-77'],
    ['xapp.test', 'rest'],
  ])('%s', async (host, expected) => {
    expect((await proxy.request({ headers: ['Host', host] })).body.toString()).toBe(expected);
  });
});

describe('refused with 400 and a closed connection', () => {
  it.each([
    ['none on HTTP/1.1', ''],
    ['two', 'Host: app.test\r\nHost: app.test\r\n'],
    ['two that differ in case', 'Host: app.test\r\nhost: evil.test\r\n'],
    ['empty', 'Host:\r\n'],
    ['a space', 'Host: app.test evil.test\r\n'],
    ['a slash', 'Host: app.test/evil\r\n'],
    ['a backslash', 'Host: app.test\\evil\r\n'],
    ['userinfo', 'Host: evil@app.test\r\n'],
    ['a list', 'Host: app.test, evil.test\r\n'],
    ['a fragment', 'Host: app.test#evil\r\n'],
    ['a query', 'Host: app.test?evil\r\n'],
    ['an escape', 'Host: app%2etest\r\n'],
    ['a byte from outside ASCII', 'Host: \u00e4pp.test\r\n'],
    ['a NUL', 'Host: app.test\0\r\n'],
    ['two dots', 'Host: app..test\r\n'],
    ['a port that is no number', 'Host: app.test:http\r\n'],
    ['a port too large', 'Host: app.test:65536\r\n'],
    ['two ports', 'Host: app.test:80:80\r\n'],
    ['IPv6 without brackets', 'Host: ::1\r\n'],
    ['IPv6 cut off', 'Host: [::1\r\n'],
    ['IPv6 with a zone', 'Host: [fe80::1%eth0]\r\n'],
    ['a folded line', 'Host: app.test\r\n .evil\r\n'],
  ])('%s', async (_, fields) => {
    using client = await proxy.connect();
    client.send(`GET / HTTP/1.1\r\n${fields}\r\n`);
    expect((await client.readResponse()).status).toBe(400);
    await client.waitForClose();
  });
});

it('HTTP/1.0 may leave it out and gets the route for any host', async () => {
  expect((await proxy.send('GET / HTTP/1.0\r\n\r\n')).body.toString()).toBe('rest');
});
