import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { guardIngress, type Ingress } from '../src/server/ingress.ts';

let server: Server;
let ingress: Ingress;
let url: string;
let seen: IncomingHttpHeaders = {};

beforeAll(async () => {
  ingress = guardIngress({ isDevelopment: false });
  server = createServer((request, response) => {
    seen = request.headers;
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  seen = {};
});

it('takes off what only Next itself may set, and the address that a client claims to have', async () => {
  await fetch(url, {
    headers: {
      'x-middleware-subrequest': 'src/middleware',
      'x-middleware-rewrite': '/admin',
      'x-invoke-path': '/admin',
      'x-sluice-client-address': '203.0.113.9',
      'x-sluice-requested-path': '/routes',
      'x-custom': 'kept',
    },
  });
  expect(Object.keys(seen).filter((name) => /^x-(?:middleware|invoke)/.test(name))).toEqual([]);
  expect(seen['x-sluice-client-address']).toBe('127.0.0.1');
  expect(seen['x-sluice-requested-path']).toBe('/');
  expect(seen['x-custom']).toBe('kept');
});

it('forbids foreign scripts and frames, with a nonce of its own for every answer', async () => {
  const policies = [await fetch(url), await fetch(url)].map((answer) => answer.headers.get('content-security-policy'));
  for (const policy of policies) {
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
    expect(policy).not.toContain('unsafe-eval');
  }
  expect(policies[0]).not.toBe(policies[1]);
});

it('knows what is being answered', async () => {
  await (await fetch(url)).text();
  expect(ingress.server).toBe(server);
  await expect.poll(() => ingress.inFlight.size).toBe(0);
});
