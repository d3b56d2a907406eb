import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;
let cookie: string;

beforeAll(async () => {
  gateway = await startApi();
  cookie = (await signIn(gateway.url, admin)).cookie;
});

afterAll(() => gateway.stop());

const body = JSON.stringify({ json: { name: 'stolen' } });
const send = (path: string, headers: Record<string, string>, sent = body) =>
  fetch(gateway.url + path, { method: 'POST', headers: { cookie, ...headers }, body: sent });

/** What a page elsewhere can make a browser send with our cookies, were they not SameSite. */
const foreign: readonly [string, Record<string, string>][] = [
  ['from another site', { origin: 'http://evil.example' }],
  ['from a sandboxed frame', { origin: 'null' }],
  ['from another port of this host, such as one of our own listeners', { origin: 'http://127.0.0.1:8080' }],
  ['from another port, told by Fetch Metadata alone', { 'sec-fetch-site': 'same-site' }],
  ['from another site, told by Fetch Metadata alone', { 'sec-fetch-site': 'cross-site' }],
  ['from another scheme', { origin: 'file://' }],
  ['with a name that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
  ['with nothing that says from where', {}],
];

describe.each([
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
])('a %s body', (type) => {
  it.each(foreign)('%s changes nothing', async (_, headers) => {
    const answer = await send('/api/trpc/tokens.create', { 'content-type': type, ...headers });
    expect(answer.status).toBe(403);
    expect((await send('/api/auth/sign-out', { 'content-type': type, ...headers })).status).toBe(403);
    const api = await gateway.asAdmin();
    expect(await api.tokens.list()).toEqual([]);
    expect((await call(gateway.url, 'users.me', 'query', null, { cookie })).status).toBe(200);
  });
});

it('does not sign anybody in by a form of another kind', async () => {
  const given = new URLSearchParams({ email: admin.email, password: admin.password }).toString();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    const answer = await send('/api/auth/sign-in/email', { 'content-type': type, origin: gateway.url }, given);
    expect(answer.status).toBe(400);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

it('lets no other site read: there is no answer for CORS', async () => {
  const answer = await fetch(`${gateway.url}/api/trpc/system.ping`, { headers: { origin: 'http://evil.example' } });
  const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
  expect(allowed).toEqual([]);
  const preflight = await fetch(`${gateway.url}/api/trpc/tokens.create`, {
    method: 'OPTIONS',
    headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

it('gives a name that was pointed at this address (DNS rebinding) no more than a stranger', async () => {
  // The page's origin and Host agree, but the browser keeps our cookies for our own name.
  const answer = await call(
    gateway.url,
    'tokens.create',
    'mutation',
    { name: 'x' },
    { 'sec-fetch-site': 'same-origin' },
  );
  expect(answer.status).toBe(401);
});
