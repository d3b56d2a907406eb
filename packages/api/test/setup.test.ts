import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureSetupToken } from '@sluice/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;
let token: string;

beforeEach(async () => {
  gateway = await startApi({ withAdmin: false });
  token = ensureSetupToken(gateway.store, gateway.folder)?.token ?? '';
});

afterEach(() => gateway.stop());

const create = (given: string, password = admin.password) =>
  call(gateway.url, 'setup.createAdmin', 'mutation', { token: given, email: admin.email, password });

describe('the first administrator', () => {
  it('is made by the setup token, once', async () => {
    expect((await call(gateway.url, 'setup.state', 'query', null)).body.result.data.json).toEqual({ needsAdmin: true });
    expect((await create(token)).status).toBe(200);
    expect(existsSync(join(gateway.folder, 'setup-token'))).toBe(false);
    expect((await signIn(gateway.url, admin)).status).toBe(200);
    expect((await call(gateway.url, 'setup.state', 'query', null)).body.result.data.json).toEqual({
      needsAdmin: false,
    });
    expect((await create(token)).status).toBe(403);
  });

  it('is not made by a wrong token, nor with a short password', async () => {
    const wrong = await create('guess');
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.json.data.issues[0].path).toEqual(['token']);
    expect((await create(token, 'short')).status).toBe(400);
    expect((await call(gateway.url, 'setup.state', 'query', null)).body.result.data.json).toEqual({ needsAdmin: true });
  });

  it('cannot be guessed at: ten wrong tokens a minute', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await create(`guess ${attempt}`)).status).toBe(400);
    expect((await create('guess 11')).status).toBe(503);
  });
});

describe('the first route', () => {
  it('is made with its upstream in one revision, and the probe says whether the upstream answers', async () => {
    const origin = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => origin.once('listening', resolve));
    const address = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
    const api = await gateway.asAdmin();
    try {
      expect(await api.upstreams.probe({ address })).toMatchObject({ ok: true, status: 200, dialled: address });
    } finally {
      await new Promise((resolve) => origin.close(resolve));
    }
    expect(await api.upstreams.probe({ address })).toMatchObject({
      ok: false,
      message: expect.stringContaining('nothing listens'),
    });
    await api.setup.createFirstRoute({
      upstream: { name: 'first', address },
      route: { name: 'first', host: 'shop.example.com' },
    });
    const progress = await api.setup.progress();
    expect(progress).toMatchObject({ revision: 2, upstreams: ['first'], routes: ['first'] });
  });

  it.each([
    '169.254.169.254:80',
    '[fe80::1]:80',
    '[::ffff:169.254.169.254]:80',
    'metadata.google.internal:80',
    '127.0.0.1:8700',
    'localhost:8700',
  ])('never probes %s', async (address) => {
    const api = await gateway.asAdmin();
    expect(await api.upstreams.probe({ address })).toMatchObject({
      ok: false,
      dialled: '',
      message: expect.stringMatching(/^Not tried/),
    });
  });
});
