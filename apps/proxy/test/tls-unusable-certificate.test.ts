import { request, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { snapshotOf, TestProxy } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';
import { ask, connectTls } from './support/tls-client.ts';

const routes = [{ name: 'text', directResponse: { status: 200, body: 'served' } }];
const certificates = [{ name: 'a', source: { type: 'self_signed' as const, hosts: ['a.example'] } }];
const https = { certificates, web: { protocol: 'https' as const, tls: { certificates: ['a'] } }, routes };
const day = 86_400_000;

async function refusalOf(proxy: TestProxy): Promise<string> {
  const outcome = await proxy.apply(https);
  return outcome.kind === 'applied' ? 'applied' : outcome.issues.map(({ message }) => message).join('\n');
}

it('a snapshot is refused whose listener names a certificate that cannot be used, with the reason', async () => {
  await using proxy = await TestProxy.start({ routes });
  const [good, other] = [await selfSigned(['a.example']), await selfSigned(['a.example'])];
  expect(await refusalOf(proxy)).toBe('listener "web": certificate "a": nothing is known of it yet');
  proxy.worker.setCertificates([materialOf('a', { ...good, privateKey: other.privateKey })]);
  expect(await refusalOf(proxy)).toBe(
    'listener "web": certificate "a": the private key does not belong to the certificate',
  );
  const expired = await selfSigned(['a.example'], { lifetime: '1d' }, Date.now() - 2 * day);
  proxy.worker.setCertificates([materialOf('a', expired)]);
  expect(await refusalOf(proxy)).toMatch(/^listener "web": certificate "a": it expired on 2/);
  const sealed = materialOf('a', good);
  const foreign = { ...sealed, pair: sealed.pair && { ...sealed.pair, sealedKey: 'v1.00000000.AAAA' } };
  proxy.worker.setCertificates([foreign]);
  expect(await refusalOf(proxy)).toMatch(/^listener "web": certificate "a": its key cannot be opened: /);

  expect((await request(proxy.port())).body.toString()).toBe('served');
  proxy.worker.setCertificates([sealed]);
  expect(await refusalOf(proxy)).toBe('applied');
  const socket = await connectTls(proxy.port(), { ca: good.chain });
  expect(await ask(socket, 'served')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
});

it('the last good one serves on when its successor cannot be used, or nothing is said of it any more', async () => {
  const good = await selfSigned(['a.example']);
  await using proxy = await TestProxy.start(https, {}, [materialOf('a', good)]);
  for (const material of [[{ name: 'a', problem: 'the file is gone' }], []]) {
    proxy.worker.setCertificates(material);
    expect(await refusalOf(proxy)).toBe('applied');
    const socket = await connectTls(proxy.port(), { ca: good.chain });
    socket.destroy();
  }
});

it('with nothing to lose, such a listener is reported and opens when there is a certificate', async () => {
  await using proxy = await TestProxy.start({ ...https, listeners: snapshotListeners });
  expect(proxy.worker.listeners.report()).toMatchObject([
    { name: 'plain', listening: true },
    { name: 'web', listening: false, problem: 'listener "web": certificate "a": nothing is known of it yet' },
  ]);
  const good = await selfSigned(['a.example']);
  proxy.worker.setCertificates([materialOf('a', good)]);
  await waitFor('the listener to open', () => proxy.worker.listeners.find('web') !== undefined);
  const socket = await connectTls(proxy.port(), { ca: good.chain });
  socket.destroy();
});

const snapshotListeners = [
  { name: 'plain', address: '127.0.0.1:2' },
  { name: 'web', address: '127.0.0.1:1', ...https.web },
];

it('a snapshot tells no key', async () => {
  expect(JSON.stringify(snapshotOf(https))).not.toContain('KEY');
});
