import type { TLSSocket } from 'node:tls';
import { waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { describe, expect, it } from 'vitest';
import { contentOf, serverMaterial, servers, showing, startMutual, tryRequest, webWith } from './support/mutual-tls.ts';
import type { TestProxy } from './support/start-proxy.ts';
import { materialOf, sealedTicketKey } from './support/test-certificates.ts';
import { ask, connectTls } from './support/tls-client.ts';

const clients = await TestAuthority.create('clients');
const partners = await TestAuthority.create('partners');
const pair = await clients.issue({ names: ['shop'] });
const rules = { mode: 'required', ca: clients.ca } as const;

/** One connection with a request: whether it was resumed, and the session it was given. */
async function visit(
  proxy: TestProxy,
  options: { readonly session?: Buffer; readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'; readonly listener?: string } = {},
) {
  const { listener, ...tls } = options;
  const sessions: Buffer[] = [];
  const socket: TLSSocket = await connectTls(proxy.port(listener), { ...showing(pair), ...tls });
  socket.on('session', (session: Buffer) => sessions.push(session));
  await ask(socket, 'served');
  const session = await waitFor('the session', () => sessions.at(-1) ?? socket.getSession());
  const resumed = socket.isSessionReused();
  socket.destroy();
  return { resumed, session };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (maxVersion) => {
  it.each([
    ['without', undefined],
    ['with', rules],
  ])('a session goes on with another worker that has the same keys, %s client certificates', async (_, asked) => {
    await using first = await startMutual(asked);
    await using second = await startMutual(asked);
    await using stranger = await startMutual(asked);
    const keys = [sealedTicketKey()];
    for (const proxy of [first, second]) proxy.worker.setCertificates(serverMaterial, keys);
    const { resumed, session } = await visit(first, { maxVersion });
    expect(resumed).toBe(false);
    expect((await visit(second, { maxVersion, session })).resumed).toBe(true);
    // One that has other keys serves all the same.
    expect((await visit(stranger, { maxVersion, session })).resumed).toBe(false);
  });

  it('the key before opens tickets and gets them exchanged; the one before that does not', async () => {
    await using proxy = await startMutual(rules);
    const [oldest, middle, newest] = [sealedTicketKey(), sealedTicketKey(), sealedTicketKey()];
    proxy.worker.setCertificates(serverMaterial, [oldest]);
    const first = await visit(proxy, { maxVersion });
    proxy.worker.setCertificates(serverMaterial, [middle, oldest]);
    const second = await visit(proxy, { maxVersion, session: first.session });
    expect(second.resumed).toBe(true);
    proxy.worker.setCertificates(serverMaterial, [newest, middle]);
    expect((await visit(proxy, { maxVersion, session: second.session })).resumed).toBe(true);
    expect((await visit(proxy, { maxVersion, session: first.session })).resumed).toBe(false);
  });

  it('goes on after the swap of a certificate', async () => {
    await using proxy = await startMutual(rules);
    const keys = [sealedTicketKey()];
    proxy.worker.setCertificates(serverMaterial, keys);
    const { session } = await visit(proxy, { maxVersion });
    const { cert, key } = await servers.issue({ names: ['app.example'] });
    proxy.worker.setCertificates([materialOf('server', { chain: cert, privateKey: key })], keys);
    expect((await visit(proxy, { maxVersion, session })).resumed).toBe(true);
  });

  it('never from one listener to another, nor past a change of authorities', async () => {
    const { certificates, web } = webWith(rules);
    const listeners = [
      { name: 'web', address: '127.0.0.1:1', ...web },
      { name: 'shop', address: '127.0.0.1:2', ...web },
      { name: 'open', address: '127.0.0.1:3', ...webWith(undefined).web },
    ];
    await using proxy = await startMutual(undefined, undefined, { certificates, listeners });
    proxy.worker.setCertificates(serverMaterial, [sealedTicketKey()]);
    const { session } = await visit(proxy, { maxVersion });
    expect((await visit(proxy, { maxVersion, session, listener: 'shop' })).resumed).toBe(false);
    const anonymous = await visit(proxy, { maxVersion, listener: 'open' });
    expect((await visit(proxy, { maxVersion, session: anonymous.session })).resumed).toBe(false);
    expect((await visit(proxy, { maxVersion, session })).resumed).toBe(true);
    const after = { ...webWith({ ...rules, ca: `${clients.ca}\n${partners.ca}` }), ...contentOf() };
    expect(await proxy.apply(after)).toMatchObject({ kind: 'applied' });
    expect((await visit(proxy, { maxVersion, session })).resumed).toBe(false);
  });

  it('a client is not resumed past the end of its certificate', async () => {
    await using proxy = await startMutual(rules);
    const { session } = await visit(proxy, { maxVersion });
    expect((await visit(proxy, { maxVersion, session })).resumed).toBe(true);
    proxy.clock.skip(25 * 3_600_000);
    expect(await tryRequest(proxy.port(), { ...showing(pair), maxVersion, session })).toBe('');
  });
});

it('keys that cannot be opened void those of before', async () => {
  await using proxy = await startMutual(rules);
  proxy.worker.setCertificates(serverMaterial, [sealedTicketKey()]);
  const { session } = await visit(proxy);
  proxy.worker.setCertificates(serverMaterial, ['v1.00000000.AAAA']);
  expect((await visit(proxy, { session })).resumed).toBe(false);
});
