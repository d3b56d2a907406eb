import type { AccessLogEntry } from '@sluice/metrics';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { WorkerOptions } from '../src/worker.ts';
import { connectHttp2 } from './support/http2-client.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

const redirecting = (redirectToHttps: object = {}) => ({ web: { redirectToHttps } });

async function locationOf(config: object, target: string, host = 'app.test:8080') {
  await using proxy = await TestProxy.start(config);
  const response = await proxy.request({ target, headers: ['Host', host] });
  return { status: response.status, location: response.header('location') };
}

it.each([
  ['the port belongs to http', {}, '/a?b=%20c', 'app.test:8080', 308, 'https://app.test/a?b=%20c'],
  ['to a port of its own', { port: 8443 }, '/', 'app.test', 308, 'https://app.test:8443/'],
  ['an address', { port: 8443 }, '/', '[2001:DB8::1]:80', 308, 'https://[2001:db8::1]:8443/'],
  ['another status', { status: 301 }, '/', 'APP.test.', 301, 'https://app.test/'],
  ['a path that looks like a host', {}, '//evil.test/', 'app.test', 308, 'https://app.test//evil.test/'],
])('sends everything to https: %s', async (_, redirect, target, host, status, location) => {
  expect(await locationOf(redirecting(redirect), target, host)).toEqual({ status, location });
});

it('comes before any route, whatever the method, and no upstream is asked', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...redirecting(), ...everythingTo(origin.address) });
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    const response = await proxy.request({ method, target: '/a', headers: ['Host', 'app.test'] });
    expect([response.status, response.header('location')]).toEqual([308, 'https://app.test/a']);
    expect(response.header('x-request-id')).toMatch(/./);
  }
  expect(origin.requests).toEqual([]);
});

it('leaves challenges of ACME to the routes, and its own paths to itself', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...redirecting(), ...everythingTo(origin.address) });
  expect((await proxy.request({ target: '/.well-known/acme-challenge/token' })).status).toBe(200);
  expect((await proxy.request({ target: '/.well-known/acme-challenge/../x' })).status).toBe(400);
  expect((await proxy.request({ target: '/_/ready' })).status).toBe(200);
});

it('does so over HTTP/2, too', async () => {
  await using proxy = await TestProxy.start(redirecting({ port: 8443 }));
  using client = await connectHttp2(proxy.port());
  const { status, headers } = await client.request({ ':path': '/a?b', ':authority': 'app.test:80' });
  expect([status, ...values(headers, 'location')]).toEqual([308, 'https://app.test:8443/a?b']);
});

it('believes a trusted proxy that the client came by https, and nobody else', async () => {
  await using origin = await Origin.start();
  const routes = everythingTo(origin.address);
  const request = { headers: ['Host', 'app.test', 'X-Forwarded-Proto', 'https'] };
  const settings = { trustedProxies: ['127.0.0.1'] };
  await using trusting = await TestProxy.start({ ...redirecting(), ...routes, settings });
  expect((await trusting.request(request)).status).toBe(200);
  expect((await trusting.request()).status).toBe(308);
  await using proxy = await TestProxy.start({ ...redirecting(), ...routes });
  expect((await proxy.request(request)).status).toBe(308);
});

it('refuses what names no host, or none that can be one', async () => {
  await using proxy = await TestProxy.start(redirecting());
  const without = await proxy.send('GET / HTTP/1.0\r\n\r\n');
  expect([without.status, without.header('x-sluice-error')]).toEqual([400, 'https_only']);
  const odd = await proxy.request({ headers: ['Host', 'a%20b.test'] });
  expect([odd.status, odd.header('location')]).toEqual([400, undefined]);
});

it('is told by the access log', async () => {
  const lines: AccessLogEntry[] = [];
  const sendAccessLog: WorkerOptions['sendAccessLog'] = ({ entries }) => lines.push(...entries) > 0;
  await using proxy = await TestProxy.start(redirecting(), { sendAccessLog });
  proxy.worker.context.accessLog.setWanted(true);
  await proxy.request();
  await waitFor('the line', () => lines.length === 1);
  expect(lines[0]).toMatchObject({ status: 308, ownAnswer: 'https_redirect', route: '' });
});
