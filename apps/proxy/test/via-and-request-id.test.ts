import type { RouteInput } from '@sluice/config';
import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

it('Via is added after those who were there before (RFC 9110 §7.6.3)', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect(values(echoed(await proxy.request()).headers, 'via')).toEqual(['1.1 sluice']);
  const seen = echoed(await proxy.request({ headers: ['Via', '1.0 first', 'Via', '1.1 second'] }));
  expect(values(seen.headers, 'via')).toEqual(['1.0 first, 1.1 second, 1.1 sluice']);
  const old = await proxy.send('GET / HTTP/1.0\r\nHost: app.test\r\n\r\n');
  expect(values(echoed(old).headers, 'via')).toEqual(['1.0 sluice']);
});

it('every exchange has an id of its own, the same for upstream and client', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const ids = new Set<string>();
  for (let turn = 0; turn < 20; turn += 1) {
    const response = await proxy.request();
    const [id] = values(echoed(response).headers, 'x-request-id');
    expect(response.headerValues('x-request-id')).toEqual([id]);
    ids.add(id ?? '');
  }
  expect(ids.size).toBe(20);
  expect(ids).not.toContain('');
});

it('an id from a stranger is replaced, one from a trusted proxy is taken over', async () => {
  await using origin = await Origin.start();
  const headers = ['X-Request-Id', 'from-outside'];
  await using stranger = await TestProxy.start(everythingTo(origin.address));
  expect(values(echoed(await stranger.request({ headers })).headers, 'x-request-id')).not.toContain('from-outside');
  await using trusting = await TestProxy.start({
    ...everythingTo(origin.address),
    settings: { trustedProxies: ['127.0.0.1'] },
  });
  const response = await trusting.request({ headers });
  expect(values(echoed(response).headers, 'x-request-id')).toEqual(['from-outside']);
  expect(response.header('x-request-id')).toBe('from-outside');
});

it('an id that could break a log is replaced even from a trusted proxy', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address),
    settings: { trustedProxies: ['127.0.0.1'] },
  });
  for (const id of ['a b"c', 'x'.repeat(500)]) {
    const response = await proxy.request({ headers: ['X-Request-Id', id] });
    expect(response.header('x-request-id')).not.toBe(id);
  }
});

it('the name of the header is a setting', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address),
    settings: { requestIdHeader: 'X-Trace' },
  });
  const response = await proxy.request();
  expect(values(echoed(response).headers, 'x-trace')).toEqual([response.header('x-trace')]);
});

it('an upstream cannot give the exchange another id', async () => {
  await using origin = await Origin.start(respond(200, { 'x-request-id': 'forged' }));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const response = await proxy.request();
  expect(response.headerValues('x-request-id')).toHaveLength(1);
  expect(response.header('x-request-id')).not.toBe('forged');
});

it("the gateway's own answers carry the id too", async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  const response = await proxy.request();
  expect(response.status).toBe(404);
  expect(response.body.toString()).toContain(response.header('x-request-id'));
});

it('a policy may take out or replace what the gateway says about the way', async () => {
  await using origin = await Origin.start();
  const route: Partial<RouteInput> = {
    policies: [{ type: 'request_headers', remove: ['via'], set: { 'x-forwarded-for': 'hidden' } }],
  };
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route }));
  const { headers } = echoed(await proxy.request());
  expect(values(headers, 'via')).toEqual([]);
  expect(values(headers, 'x-forwarded-for')).toEqual(['hidden']);
});
