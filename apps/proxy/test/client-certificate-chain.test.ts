import { once } from 'node:events';
import { type ConnectionOptions, connect } from 'node:tls';
import { echo, Origin } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { showing, startMutual } from './support/mutual-tls.ts';
import { type Echoed, values } from './support/start-proxy.ts';

const clients = await TestAuthority.create('clients');
const region = await clients.intermediate('region');
const team = await region.intermediate('team');
const stranger = await TestAuthority.create('stranger');
const leaf = await team.issue({ subject: [{ CN: ['shop'] }] });
/** In no order, and with one that has nothing to do with it. */
const shown = { cert: [leaf.cert, stranger.ca, region.ca, team.ca].join('\n'), key: leaf.key };
const rules = { ca: clients.ca, header: 'x-client-cert', chain: true } as const;

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start(echo);
});
afterAll(() => origin.stop());

function certificatesOf({ headers }: Echoed, name: string): string[] {
  const [value = ''] = values(headers, name);
  return decodeURIComponent(/Chain="([^"]*)"/.exec(value)?.[1] ?? value)
    .split(/(?<=-----END CERTIFICATE-----)\n/)
    .filter((pem) => pem !== '');
}

/** One request over HTTP/1.1, on a connection of its own. */
async function ask(port: number, options: ConnectionOptions): Promise<{ seen: Echoed; resumed: boolean }> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
  let text = '';
  while (!text.endsWith('}')) text += ((await once(socket, 'data')) as [Buffer])[0].toString('latin1');
  const resumed = socket.isSessionReused();
  socket.destroy();
  return { seen: JSON.parse(text.slice(text.indexOf('{'))) as Echoed, resumed };
}

const whole = [leaf.cert, team.ca, region.ca].map((pem) => pem.trim());

it('is passed on in the order of signing, without what nobody has verified', async () => {
  await using proxy = await startMutual(rules, origin.address);
  const { seen } = await ask(proxy.port(), showing(shown));
  expect(certificatesOf(seen, 'x-client-cert')).toEqual(whole);
  expect(certificatesOf(seen, 'x-forwarded-client-cert')).toEqual(whole);
  expect(values(seen.headers, 'x-forwarded-client-cert')).toEqual([
    expect.stringMatching(/^Hash=[0-9a-f]{64};Subject="CN=shop";DNS=localhost;Chain="[^",;]+"$/),
  ]);
});

it('is passed on over HTTP/2', async () => {
  await using proxy = await startMutual(rules, origin.address);
  using client = await connectHttp2(proxy.port(), showing(shown));
  const { body } = await client.request({ ':authority': 'app.example' });
  expect(certificatesOf(JSON.parse(body.toString()) as Echoed, 'x-client-cert')).toEqual(whole);
});

it('is the certificate alone unless it is asked for', async () => {
  await using proxy = await startMutual({ ...rules, chain: false }, origin.address);
  const { seen } = await ask(proxy.port(), showing(shown));
  expect(certificatesOf(seen, 'x-client-cert')).toEqual([leaf.cert.trim()]);
  expect(values(seen.headers, 'x-forwarded-client-cert').join()).not.toContain('Chain');
});

it.each(['TLSv1.2', 'TLSv1.3'] as const)('is there each time, because %s does not resume', async (version) => {
  await using proxy = await startMutual(rules, origin.address);
  const options = { ...showing(shown), minVersion: version, maxVersion: version };
  const sessions: Buffer[] = [];
  const first = connect({ host: '127.0.0.1', port: proxy.port(), ...options });
  first.on('session', (session) => sessions.push(session));
  await once(first, 'secureConnect');
  first.write('GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
  await once(first, 'data');
  first.destroy();
  const again = await ask(proxy.port(), { ...options, session: sessions.at(-1) });
  expect(again.resumed).toBe(false);
  expect(certificatesOf(again.seen, 'x-client-cert')).toEqual(whole);
});
