import type { UpstreamInput } from '@sluice/config';
import { Origin, type OriginOptions, RawOrigin, respond } from '@sluice/testing';
import { selfSigned, TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An upstream with `tls` is answered by nobody but who can prove to be it.

const authority = await TestAuthority.create();
const good = await authority.issue();

type Tls = NonNullable<UpstreamInput['tls']>;

function startTls(tls: OriginOptions['tls'] = good): Promise<Origin> {
  return Origin.start(respond(200, {}, 'secret'), { tls: { ...tls } });
}

/** What the client got, and what the endpoint's state says. */
async function ask(address: string, tls: Tls, method = 'GET') {
  await using proxy = await TestProxy.start(everythingTo(address, { upstream: { tls } }));
  const response = await proxy.request({ method });
  await proxy.waitUntilIdle();
  const [endpoint] = [...proxy.worker.shared.endpoints.values()];
  return { status: response.status, error: response.header('x-sluice-error'), reason: endpoint?.reason ?? '' };
}

it('a certificate of the given CA for the address dialled is trusted', async () => {
  await using origin = await startTls();
  expect(await ask(origin.address, { ca: authority.ca })).toMatchObject({ status: 200 });
});

it('one of several CAs is enough', async () => {
  await using origin = await startTls();
  const ca = `# another\n${(await TestAuthority.create('other')).ca}\n${authority.ca}\n`;
  expect(await ask(origin.address, { ca })).toMatchObject({ status: 200 });
});

it('a name is looked for in the certificate when the address is a name', async () => {
  await using origin = await startTls(await authority.issue({ names: ['localhost'] }));
  expect(await ask(`localhost:${origin.port}`, { ca: authority.ca })).toMatchObject({ status: 200 });
});

it('the server name that is set counts, not the address', async () => {
  await using origin = await startTls(await authority.issue({ names: ['billing.test'] }));
  expect(await ask(origin.address, { ca: authority.ca, serverName: 'billing.test' })).toMatchObject({ status: 200 });
});

const failures: [string, () => Promise<{ tls: OriginOptions['tls']; ask: Tls }>, RegExp][] = [
  [
    'a wrong name',
    async () => ({
      tls: await authority.issue({ names: ['other.test'] }),
      ask: { ca: authority.ca, serverName: 'billing.test' },
    }),
    /another name: other\.test, not billing\.test/,
  ],
  [
    'a wrong address',
    async () => ({ tls: await authority.issue({ names: ['localhost', '127.0.0.2'] }), ask: { ca: authority.ca } }),
    /another name: localhost, 127\.0\.0\.2, not 127\.0\.0\.1/,
  ],
  ['a wrong CA', async () => ({ tls: good, ask: { ca: (await TestAuthority.create('b')).ca } }), /not trusted/],
  ["a CA the system's roots do not know", async () => ({ tls: good, ask: {} }), /not trusted/],
  [
    'an expired certificate',
    async () => ({ tls: await authority.issue({ expiresInDays: -1 }), ask: { ca: authority.ca } }),
    /expired/,
  ],
  ['a self-signed certificate', async () => ({ tls: await selfSigned(), ask: { ca: authority.ca } }), /self-signed/],
  [
    'a version that is too old',
    async () => ({
      tls: { ...good, maxVersion: 'TLSv1.2' as const },
      ask: { ca: authority.ca, minimumVersion: '1.3' },
    }),
    /no TLS version that is allowed/,
  ],
];

it.each(failures)('%s is refused, in words, and nothing is sent', async (_, prepare, words) => {
  const prepared = await prepare();
  await using origin = await startTls(prepared.tls);
  const outcome = await ask(origin.address, prepared.ask, 'POST');
  expect(outcome).toMatchObject({ status: 502, error: 'upstream_tls_failed' });
  expect(outcome.reason).toMatch(words);
  expect(origin.requests).toEqual([]);
});

it('a plaintext answer is refused, and no request was sent in clear text', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.once('data', () => peer.send('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
  });
  const outcome = await ask(origin.address, { verify: false });
  expect(outcome).toMatchObject({ status: 502, error: 'upstream_tls_failed' });
  expect(outcome.reason).toMatch(/something other than TLS/);
  expect(origin.peers[0]?.pending.toString('latin1')).not.toContain('HTTP/1.1');
});

it('an endpoint that closes in the handshake is one that failed in TLS', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.once('data', () => peer.close());
  });
  const outcome = await ask(origin.address, {});
  expect(outcome).toMatchObject({ status: 502, error: 'upstream_tls_failed' });
  expect(outcome.reason).toMatch(/closed the connection during the handshake/);
});

it('a handshake that does not end is a connect timeout', async () => {
  await using origin = await RawOrigin.start(() => {});
  await using proxy = await TestProxy.start(
    everythingTo(origin.address, { upstream: { tls: {}, timeouts: { connect: '100ms' } } }),
  );
  const response = await proxy.request();
  expect(response.status).toBe(504);
  expect(response.header('x-sluice-error')).toBe('connect_timeout');
});

it('without verification anybody is trusted', async () => {
  await using origin = await startTls(await selfSigned({ names: ['other.test'], expiresInDays: -1 }));
  expect(await ask(origin.address, { verify: false })).toMatchObject({ status: 200 });
});

it('an upstream without tls speaks no TLS', async () => {
  await using origin = await startTls();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(502);
  expect(origin.handshakes).toEqual([]);
});

it('another endpoint is tried, whatever the method, for nothing was sent', async () => {
  await using bad = await startTls(await selfSigned());
  await using right = await startTls();
  await using proxy = await TestProxy.start(
    everythingTo([bad.address, right.address], { upstream: { tls: { ca: authority.ca } } }),
  );
  for (let turn = 0; turn < 6; turn += 1) {
    expect((await proxy.request({ method: 'POST', body: 'x' })).status).toBe(200);
  }
  expect(bad.requests).toEqual([]);
});

it('an address that is never dialled is not dialled for TLS either', async () => {
  expect(await ask('169.254.169.254:443', { verify: false })).toMatchObject({ status: 502, error: 'address_denied' });
});

it('a CA that is taken away is not trusted by what was remembered', async () => {
  await using origin = await startTls();
  const to = (tls: Tls) => everythingTo(origin.address, { upstream: { tls } });
  await using proxy = await TestProxy.start(to({ ca: authority.ca }));
  expect((await proxy.request()).status).toBe(200);
  await proxy.apply(to({ ca: (await TestAuthority.create()).ca }));
  expect((await proxy.request()).status).toBe(502);
});
