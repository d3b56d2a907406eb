import { once } from 'node:events';
import { connect } from 'node:tls';
import { echo, Origin, request } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { showing, startMutual, webWith } from './support/mutual-tls.ts';
import { type Echoed, type TestProxy, values } from './support/start-proxy.ts';

const clients = await TestAuthority.create('clients');
const pair = await clients.issue({ names: ['spiffe://mesh/shop', 'shop.example'], subject: [{ CN: ['shop'] }] });

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start(echo);
});
afterAll(() => origin.stop());

const xfcc = 'x-forwarded-client-cert';
const verified = expect.stringMatching(
  /^Hash=[0-9a-f]{64};Subject="CN=shop";URI=spiffe:\/\/mesh\/shop;DNS=shop\.example$/,
);
/** What clients say of themselves. */
const lies = [
  [xfcc, 'Hash=00;Subject="CN=admin"'],
  ['X-Forwarded-Client-Cert', 'Hash=01'],
  ['X_Forwarded_Client_Cert', 'Hash=02'],
  ['x-shop-cert', 'forged'],
  ['X_Shop-Cert', 'forged'],
] as const;

/** What the upstream is told over HTTP/1.1 by a client that says these fields. */
async function told(proxy: TestProxy, cert: typeof pair | undefined, said: readonly (readonly string[])[] = lies) {
  const socket = connect({ host: '127.0.0.1', port: proxy.port(), ...showing(cert) });
  await once(socket, 'secureConnect');
  const fields = said.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`GET / HTTP/1.1\r\nHost: app.example\r\n${fields}\r\n`);
  let text = '';
  while (!text.endsWith('}')) text += ((await once(socket, 'data')) as [Buffer])[0].toString('latin1');
  socket.destroy();
  return certificatesIn(JSON.parse(text.slice(text.indexOf('{'))) as Echoed);
}

/** Every field under these names or their aliases. */
function certificatesIn({ headers }: Echoed): Record<string, string[]> {
  const names = new Set(headers.filter((name, index) => index % 2 === 0 && /cert/i.test(name)));
  return Object.fromEntries(Array.from(names, (name) => [name, values(headers, name.toLowerCase())]));
}

it('replaces what a client says of itself by what was verified', async () => {
  await using proxy = await startMutual({ ca: clients.ca, header: 'X-Shop-Cert' }, origin.address);
  const { [xfcc]: elements, 'x-shop-cert': pems, ...others } = await told(proxy, pair);
  expect(elements).toEqual([verified]);
  expect(pems?.map((pem) => decodeURIComponent(pem).trim())).toEqual([pair.cert.trim()]);
  expect(others).toEqual({});
});

it('says nothing of a client without a certificate, whatever that says', async () => {
  for (const forwardedClientCert of ['sanitize', 'append', 'forward'] as const) {
    const rules = { mode: 'optional', ca: clients.ca, header: 'x-shop-cert', forwardedClientCert } as const;
    await using proxy = await startMutual(rules, origin.address);
    expect(await told(proxy, undefined)).toEqual({});
  }
});

it('adds to what a verified client passes on, or leaves it at that', async () => {
  const said = [lies[0], lies[1]];
  await using appending = await startMutual({ ca: clients.ca, forwardedClientCert: 'append' }, origin.address);
  const { [xfcc]: appended } = await told(appending, pair, said);
  expect(appended).toEqual([expect.stringMatching(/^Hash=00;Subject="CN=admin",Hash=01,Hash=[0-9a-f]{64};Subject=/)]);
  expect(await told(appending, pair, [])).toEqual({ [xfcc]: [verified] });
  await using forwarding = await startMutual({ ca: clients.ca, forwardedClientCert: 'forward' }, origin.address);
  expect(await told(forwarding, pair, said)).toEqual({ [xfcc]: ['Hash=00;Subject="CN=admin",Hash=01'] });
  expect(await told(forwarding, pair, [])).toEqual({});
});

it('believes trusted proxies that show none, unless it is to replace everything', async () => {
  const settings = { trustedProxies: ['127.0.0.1'] };
  const optional = { mode: 'optional', ca: clients.ca, header: 'x-shop-cert' } as const;
  const said = [lies[0], lies[3]];
  await using appending = await startMutual({ ...optional, forwardedClientCert: 'append' }, origin.address, {
    settings,
  });
  expect(await told(appending, undefined, said)).toEqual({ [xfcc]: [lies[0][1]], 'x-shop-cert': ['forged'] });
  const { 'x-shop-cert': pems } = await told(appending, pair, said);
  expect(pems).toHaveLength(1);
  expect(pems).not.toContain('forged');
  await using replacing = await startMutual(optional, origin.address, { settings });
  expect(await told(replacing, undefined, said)).toEqual({ 'x-shop-cert': ['forged'] });
});

it('nobody says it on another listener, be it in clear text', async () => {
  const { certificates, web } = webWith({ ca: clients.ca, header: 'x-shop-cert' });
  await using proxy = await startMutual(undefined, origin.address, {
    certificates,
    listeners: [
      { name: 'web', address: '127.0.0.1:1', ...web },
      { name: 'plain', address: '127.0.0.1:2' },
    ],
  });
  const reply = await request(proxy.port('plain'), { headers: lies.flat() });
  expect(certificatesIn(JSON.parse(reply.body.toString()) as Echoed)).toEqual({});
});

it('is the same over HTTP/2, for each of its streams', async () => {
  await using proxy = await startMutual({ ca: clients.ca, header: 'x-shop-cert' }, origin.address);
  using client = await connectHttp2(proxy.port(), showing(pair));
  const ask = () => client.request({ ':authority': 'app.example', [xfcc]: 'Hash=00', 'x-shop-cert': 'forged' });
  for (const { body } of await Promise.all([ask(), ask(), ask()])) {
    const told = certificatesIn(JSON.parse(body.toString()) as Echoed);
    expect(told).toEqual({ [xfcc]: [verified], 'x-shop-cert': [encodeURIComponent(`${pair.cert.trim()}\n`)] });
  }
});

it('a resumed session is told of the same way', async () => {
  await using proxy = await startMutual({ ca: clients.ca }, origin.address);
  const first = connect({ host: '127.0.0.1', port: proxy.port(), ...showing(pair) });
  const [session] = (await once(first, 'session')) as [Buffer];
  first.destroy();
  const again = connect({ host: '127.0.0.1', port: proxy.port(), ...showing(), session });
  await once(again, 'secureConnect');
  expect(again.isSessionReused()).toBe(true);
  again.write('GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
  let text = '';
  while (!text.endsWith('}')) text += ((await once(again, 'data')) as [Buffer])[0].toString('latin1');
  again.destroy();
  expect(certificatesIn(JSON.parse(text.slice(text.indexOf('{'))) as Echoed)).toEqual({ [xfcc]: [verified] });
});

it('holds the certificate too where that is asked for', async () => {
  await using proxy = await startMutual({ ca: clients.ca, certificateInForwarded: true }, origin.address);
  const { [xfcc]: elements = [] } = await told(proxy, pair, [lies[0]]);
  expect(elements).toHaveLength(1);
  const [, names, cert = ''] = /^(Hash=.*);Cert="([^",;]+)"$/.exec(elements[0] ?? '') ?? [];
  expect(names).toEqual(verified);
  expect(decodeURIComponent(cert).trim()).toBe(pair.cert.trim());
});
