import { Origin, type RawClient, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headerV1, headerV2 } from './support/proxy-header.ts';
import { echoed, everythingTo, formatRequest, type TestConfig, TestProxy, values } from './support/start-proxy.ts';

// Whoever may write a PROXY header may be anybody. So trusted proxies alone are believed, and a listener that requires a
// header serves nobody else.

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start();
});
afterAll(() => origin.stop());

const get = formatRequest().toString('latin1');

function start(mode: 'required' | 'optional', trustedProxies: string[], web: TestConfig['web'] = {}) {
  return TestProxy.start({
    ...everythingTo(origin.address),
    settings: { trustedProxies },
    web: { proxyProtocol: { mode }, ...web },
  });
}

function refusedBy(proxy: TestProxy): number {
  return proxy.worker.context.recorder.take().refusals.find(({ reason }) => reason === 'proxy_header')?.count ?? 0;
}

async function forwardedFor(proxy: TestProxy, bytes: string): Promise<string[]> {
  return values(echoed(await proxy.send(bytes)).headers, 'x-forwarded-for');
}

async function expectClosed(client: RawClient): Promise<void> {
  await client.waitForClose();
  expect(client.pending.toString()).toBe('');
}

describe('a listener that requires a header', () => {
  it.each([
    ['with one', headerV1 + get],
    ['without one', get],
    ['that says nothing', ''],
  ])('sends a stranger away %s', async (_, bytes) => {
    await using proxy = await start('required', ['10.0.0.0/8']);
    using client = await proxy.connect();
    client.send(bytes);
    await expectClosed(client);
    expect(refusedBy(proxy)).toBe(1);
    expect(proxy.connections).toBe(0);
  });

  it('wants one of a trusted proxy, too', async () => {
    await using proxy = await start('required', ['127.0.0.1']);
    using client = await proxy.connect();
    await expectClosed(client.send(get));
    expect(refusedBy(proxy)).toBe(1);
  });
});

describe('a listener that takes a header where there is one', () => {
  it('believes a trusted proxy', async () => {
    await using proxy = await start('optional', ['127.0.0.1']);
    expect(await forwardedFor(proxy, headerV2 + get)).toEqual(['192.0.2.7']);
    expect(await forwardedFor(proxy, get)).toEqual(['127.0.0.1']);
  });

  it.each([headerV1, headerV2])('serves a stranger, for whom a header is no HTTP', async (header) => {
    await using proxy = await start('optional', ['10.0.0.0/8']);
    expect(await forwardedFor(proxy, get)).toEqual(['127.0.0.1']);
    expect((await proxy.send(header + get)).status).toBe(400);
  });
});

describe('a header that names nobody', () => {
  it.each([
    ['UNKNOWN', 'PROXY UNKNOWN\r\n'],
    ['LOCAL', '\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00'],
  ])('leaves the address of the socket (%s), and nobody is believed about others', async (_, header) => {
    await using proxy = await start('required', ['127.0.0.1']);
    expect(await forwardedFor(proxy, header + get)).toEqual(['127.0.0.1']);
    // Without a name, who knows who has written this?
    const lie = formatRequest({ headers: ['X-Forwarded-For', '6.6.6.6'] }).toString('latin1');
    expect(await forwardedFor(proxy, header + lie)).toEqual(['127.0.0.1']);
  });
});

describe('the limit of connections for one client', () => {
  const limits = { connectionsPerClient: 2 };

  it('counts whom the header names', async () => {
    await using proxy = await start('required', ['127.0.0.1'], { limits });
    const clients: RawClient[] = [];
    const open = async (source: string) => {
      const client = await proxy.connect();
      clients.push(client);
      client.send(`PROXY TCP4 ${source} 198.51.100.9 1 443\r\n${get}`);
      await waitFor('an answer or a refusal', () => client.pending.length > 0 || client.closed || client.ended);
      return client.pending.length > 0;
    };
    expect([await open('192.0.2.7'), await open('192.0.2.7'), await open('192.0.2.7')]).toEqual([true, true, false]);
    expect([await open('192.0.2.8'), await open('192.0.2.8')]).toEqual([true, true]);
    expect(proxy.worker.context.recorder.take().refusals).toEqual([
      { listener: 'web', reason: 'client_connection_limit', count: 1 },
    ]);
    for (const client of clients.splice(0)) client.close();
    await waitFor('the connections to go', () => proxy.connections === 0);
    expect([await open('192.0.2.7'), await open('192.0.2.7')]).toEqual([true, true]);
    for (const client of clients) client.close();
  });
});
