import { Origin } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

const lies = [
  ['X-Forwarded-For', '6.6.6.6'],
  ['X-Forwarded-Host', 'evil.test'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Client-Cert', 'By=evil'],
  ['X-Client-Cert', 'evil'],
  ['X-Real-IP', '6.6.6.6'],
  ['True-Client-IP', '6.6.6.6'],
  ['Forwarded', 'for=6.6.6.6'],
  ['X-Original-URL', '/admin'],
  ['X_Forwarded_For', '6.6.6.6'],
  ['X_Real_IP', '6.6.6.6'],
  ['X_Request_Id', 'evil'],
] as const;

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start();
});
afterAll(() => origin.stop());

async function seenBehind(trustedProxies: string[], headers: readonly string[]) {
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), settings: { trustedProxies } });
  const seen = echoed(await proxy.request({ headers })).headers;
  return { port: String(proxy.port()), value: (name: string) => values(seen, name).join(' | '), seen };
}

describe('by default nobody is trusted', () => {
  it.each(lies)('%s of a client is not believed', async (name, value) => {
    const { seen } = await seenBehind([], [name, value]);
    expect(seen).not.toContain(value);
  });

  it('the gateway says itself how the request came', async () => {
    const { value, port } = await seenBehind([], ['Host', 'app.test:8080']);
    expect(value('x-forwarded-for')).toBe('127.0.0.1');
    expect(value('x-forwarded-host')).toBe('app.test:8080');
    expect(value('x-forwarded-proto')).toBe('http');
    expect(value('x-forwarded-port')).toBe(port);
    expect(value('forwarded')).toBe('for=127.0.0.1;host="app.test:8080";proto=http');
  });

  it('ordinary names with underscores pass', async () => {
    expect((await seenBehind([], ['x_custom_name', '1'])).value('x_custom_name')).toBe('1');
  });
});

describe('a trusted proxy', () => {
  const trusted = ['127.0.0.0/8', '10.0.0.0/8'];

  it('is believed, and its words are carried on', async () => {
    const { value } = await seenBehind(trusted, [
      'X-Forwarded-For',
      '192.0.2.7',
      'X-Forwarded-For',
      '10.0.0.1',
      'X-Forwarded-Proto',
      'https',
      'X-Forwarded-Host',
      'shop.test',
      'Forwarded',
      'for=192.0.2.7',
    ]);
    expect(value('x-forwarded-for')).toBe('192.0.2.7, 10.0.0.1, 127.0.0.1');
    expect(value('x-forwarded-proto')).toBe('https');
    expect(value('x-forwarded-host')).toBe('shop.test');
    expect(value('forwarded')).toMatch(/^for=192\.0\.2\.7, for=127\.0\.0\.1;/);
  });

  it('a peer outside the list is not', async () => {
    expect((await seenBehind(['10.0.0.0/8'], ['X-Forwarded-For', '192.0.2.7'])).value('x-forwarded-for')).toBe(
      '127.0.0.1',
    );
  });
});

describe("the client's address, which routes match by", () => {
  /** Answers which of the test addresses the gateway took for the client. */
  async function clientFor(headers: readonly string[], trustedProxies: string[]): Promise<string> {
    const addresses = ['127.0.0.1', '192.0.2.7', '198.51.100.9', '10.0.0.5', '2001:db8::7'];
    await using proxy = await TestProxy.start({
      settings: { trustedProxies },
      routes: addresses.map((address, index) => ({
        name: `client-${index}`,
        match: { clientAddresses: [address] },
        directResponse: { status: 200, body: address },
      })),
    });
    return (await proxy.request({ headers })).body.toString();
  }
  const trusted = ['127.0.0.1', '10.0.0.0/8'];

  it.each([
    ['the peer, whatever it says, when it is not trusted', ['X-Forwarded-For', '192.0.2.7'], [], '127.0.0.1'],
    ['the hop before a trusted peer', ['X-Forwarded-For', '192.0.2.7'], trusted, '192.0.2.7'],
    [
      'the right-most hop that is not trusted',
      ['X-Forwarded-For', '192.0.2.7, 198.51.100.9, 10.0.0.5'],
      trusted,
      '198.51.100.9',
    ],
    ['the left-most where all are trusted', ['X-Forwarded-For', '10.0.0.5, 10.0.0.6'], trusted, '10.0.0.5'],
    ['the last that can be read', ['X-Forwarded-For', '192.0.2.7, unknown, 10.0.0.5'], trusted, '10.0.0.5'],
    ['taken from Forwarded', ['Forwarded', 'for="[2001:db8::7]:4711";proto=https'], trusted, '2001:db8::7'],
    ['read with a port', ['X-Forwarded-For', '192.0.2.7:1234'], trusted, '192.0.2.7'],
  ])('is %s', async (_, headers, trustedProxies, expected) => {
    expect(await clientFor(headers, trustedProxies)).toBe(expected);
  });
});
