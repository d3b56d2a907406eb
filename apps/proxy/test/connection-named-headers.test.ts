import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// RFC 9110 §7.6.1: what Connection lists is for the next hop only. A client may use that to take away fields that
// somebody behind relies on, so the list cannot name what identifies the request or who sent it.

let origin: Origin;
let proxy: TestProxy;
beforeAll(async () => {
  origin = await Origin.start();
  proxy = await TestProxy.start(everythingTo(origin.address));
});
afterAll(async () => {
  await proxy.stop();
  await origin.stop();
});

it.each(['X-Hop', 'close, X-Hop', 'x-hop , keep-alive', ',,x-HOP'])(
  '"Connection: %s" takes X-Hop away',
  async (list) => {
    const seen = echoed(await proxy.request({ headers: ['Connection', list, 'X-Hop', '1', 'X-Kept', '2'] }));
    expect(values(seen.headers, 'x-hop')).toEqual([]);
    expect(values(seen.headers, 'x-kept')).toEqual(['2']);
  },
);

it('several Connection fields are one list', async () => {
  const seen = echoed(
    await proxy.request({ headers: ['Connection', 'x-a', 'Connection', 'x-b', 'X-A', '1', 'X-B', '2'] }),
  );
  expect([...values(seen.headers, 'x-a'), ...values(seen.headers, 'x-b')]).toEqual([]);
});

it.each(['Host', 'Authorization', 'Cookie', 'Content-Type', 'Cache-Control'])(
  'a request cannot take %s away',
  async (name) => {
    const headers = name === 'Host' ? ['Host', 'app.test'] : [name, 'app.test'];
    const seen = echoed(await proxy.request({ headers: ['Connection', `close, ${name}`, ...headers] }));
    expect(values(seen.headers, name.toLowerCase())).toEqual(['app.test']);
  },
);

it.each(['X-Forwarded-For', 'X-Forwarded-Proto', 'Forwarded', 'Via', 'X-Request-Id', 'X-Real-IP'])(
  'a request cannot take away the %s that the gateway adds',
  async (name) => {
    const plain = values(echoed(await proxy.request()).headers, name.toLowerCase());
    const seen = echoed(await proxy.request({ headers: ['Connection', name] }));
    expect(values(seen.headers, name.toLowerCase())).toHaveLength(plain.length);
  },
);

it('a listed Content-Length still frames the body', async () => {
  const seen = echoed(
    await proxy.request({ method: 'POST', headers: ['Connection', 'content-length'], body: 'whole' }),
  );
  expect(seen.body).toBe('whole');
});

it('a response cannot take away what the client needs', async () => {
  origin.handle((_request, response) => {
    response.writeHead(200, {
      Connection: 'x-hop, set-cookie, content-type',
      'X-Hop': '1',
      'Set-Cookie': 'a=1',
      'Content-Type': 'text/plain',
    });
    response.end('ok');
  });
  const response = await proxy.request();
  expect(response.headerValues('x-hop')).toEqual([]);
  expect(response.headerValues('set-cookie')).toEqual(['a=1']);
  expect(response.headerValues('content-type')).toEqual(['text/plain']);
});
