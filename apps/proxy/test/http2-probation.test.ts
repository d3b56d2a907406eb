import { connect } from 'node:tls';
import { writeHeader } from '@sluice/dialing/proxy-header';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { block, flag, frame, headers, preface, requestFields, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';

const routes = [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }];
const settings = frame(type.settings, 0, 0);
const more = frame(type.continuation, 0, 1, block([['x-a', 'b']]));
/** Fields without end. */
const flood = [headers(1, requestFields, 0), ...Array.from({ length: 20 }, () => more)];
/** More than are tolerated at once, with room for a slow machine. */
const tooMany = 20;

/** @param header a PROXY header, before anything else */
async function begin(port: number, header: string): Promise<RawHttp2> {
  const client = await RawHttp2.connect(port, false);
  return client.send(Buffer.from(header, 'latin1'), preface, settings);
}

/** Loses connections by flooding them, one after the other. */
async function abuse(port: number, times: number, header = ''): Promise<void> {
  for (let time = 0; time < times; time++) {
    using client = await begin(port, header);
    client.send(...flood);
    await waitFor('the end', () => client.closed || client.codes(type.goaway).length > 0);
  }
}

/** Whether requests are answered by HTTP/2 in clear text. */
async function speaksHttp2(port: number, header = ''): Promise<boolean> {
  using client = await begin(port, header);
  client.send(headers(1));
  await waitFor('an answer', () => client.of(type.data).length > 0 || client.of(type.goaway).length > 0);
  return client.of(type.data).length > 0;
}

/** How many were refused for a reason since anybody asked. */
function refused(proxy: TestProxy, reason: string): number {
  const { refusals } = proxy.worker.context.recorder;
  return refusals.take().find((each) => each.reason === reason)?.count ?? 0;
}

it('an address that loses connection after connection by abuse is told to calm down where it begins another', async () => {
  await using proxy = await TestProxy.start({ routes });
  await abuse(proxy.port(), 4);
  expect(await speaksHttp2(proxy.port())).toBe(true);
  await abuse(proxy.port(), tooMany);
  using client = await begin(proxy.port(), '');
  await waitFor('the refusal', () => client.of(type.goaway).length > 0);
  expect(client.frames.map((each) => each.type)).toEqual([type.settings, type.goaway]);
  // ENHANCE_YOUR_CALM, and no stream was looked at.
  expect(client.of(type.goaway)[0]?.payload).toEqual(Buffer.from([0, 0, 0, 0, 0, 0, 0, 11]));
  expect(refused(proxy, 'http2_broken')).toBeGreaterThan(5);
  expect(refused(proxy, 'http2_broken') + refused(proxy, 'probation')).toBe(4 + tooMany + 1);
});

it('whoever shares the address is served by HTTP/1.1 all the time', async () => {
  await using proxy = await TestProxy.start({ routes });
  await abuse(proxy.port(), tooMany);
  expect(await speaksHttp2(proxy.port())).toBe(false);
  expect((await proxy.request()).status).toBe(200);
});

it('and over TLS is offered nothing else', async () => {
  const pair = await selfSigned(['app.test']);
  await using proxy = await TestProxy.start(
    {
      certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['app.test'] } }],
      listeners: [
        { name: 'web', address: '127.0.0.1:1' },
        { name: 'secure', address: '127.0.0.1:2', protocol: 'https', tls: { certificates: ['a'] } },
      ],
      routes,
    },
    {},
    [materialOf('a', pair)],
  );
  const chosen = async () => {
    const socket = connect({
      ...{ port: proxy.port('secure'), host: '127.0.0.1', servername: 'app.test', ca: pair.chain },
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    socket.destroy();
    return socket.alpnProtocol;
  };
  expect(await chosen()).toBe('h2');
  await abuse(proxy.port(), tooMany);
  expect(await chosen()).toBe('http/1.1');
});

it('a connection that is refused stays open for a second, so that there is no next one at once', async () => {
  await using proxy = await TestProxy.start({ routes });
  await abuse(proxy.port(), tooMany);
  using client = await begin(proxy.port(), '');
  await waitFor('the refusal', () => client.of(type.goaway).length > 0);
  const { connections } = proxy;
  expect(connections).toBeGreaterThan(0);
  expect(client.closed).toBe(false);
  proxy.clock.skip(1000);
  await waitFor('the end', () => client.closed && proxy.connections === 0);
});

it('it is over after a while, and begins again with the next abuse, for longer', async () => {
  await using proxy = await TestProxy.start({ routes });
  await abuse(proxy.port(), tooMany);
  expect(await speaksHttp2(proxy.port())).toBe(false);
  proxy.clock.skip(2000);
  expect(await speaksHttp2(proxy.port())).toBe(true);
  await abuse(proxy.port(), 2);
  expect(await speaksHttp2(proxy.port())).toBe(false);
  proxy.clock.skip(2000);
  expect(await speaksHttp2(proxy.port())).toBe(false);
  proxy.clock.skip(2000);
  expect(await speaksHttp2(proxy.port())).toBe(true);
});

it('a trusted proxy is not judged by what it passes on', async () => {
  await using proxy = await TestProxy.start({ settings: { trustedProxies: ['127.0.0.1'] }, routes });
  await abuse(proxy.port(), tooMany);
  expect(await speaksHttp2(proxy.port())).toBe(true);
  expect(refused(proxy, 'http2_broken')).toBe(tooMany);
});

it('behind one that writes PROXY headers it is the client that is judged', async () => {
  await using proxy = await TestProxy.start({
    web: { proxyProtocol: {} },
    settings: { trustedProxies: ['127.0.0.1'] },
    routes,
  });
  const from = (address: string) =>
    writeHeader('v2', { source: { address, port: 1 }, destination: { address: '198.51.100.9', port: 80 } });
  await abuse(proxy.port(), tooMany, from('192.0.2.7'));
  expect(await speaksHttp2(proxy.port(), from('192.0.2.7'))).toBe(false);
  expect(await speaksHttp2(proxy.port(), from('192.0.2.8'))).toBe(true);
});

it.each<[string, Buffer[]]>([
  ['SETTINGS', Array.from({ length: 200 }, () => settings)],
  ['PING', Array.from({ length: 3000 }, () => frame(type.ping, 0, 0, Buffer.alloc(8)))],
])('a flood of %s counts as well', async (_, frames) => {
  await using proxy = await TestProxy.start({ routes });
  using client = await begin(proxy.port(), '');
  client.send(...frames);
  await waitFor('the end', () => client.closed);
  expect(refused(proxy, 'http2_broken') + refused(proxy, 'http2_flood')).toBe(1);
});

it('clients that leave in the middle of anything are no abuse', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.write(Buffer.alloc(500_000));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const post = headers(1, [...requestFields.slice(1), [':method', 'POST']], flag.endHeaders);
  const stages: (readonly Buffer[])[] = [
    [],
    [settings.subarray(0, 4)],
    [headers(1)],
    [headers(1).subarray(0, 20)],
    [post],
  ];
  for (const how of ['destroy', 'resetAndDestroy'] as const) {
    for (const frames of stages) {
      for (let time = 0; time < 3; time++) {
        using client = await begin(proxy.port(), '');
        client.send(...frames);
        const begun = frames[0]?.length === headers(1).length ? type.data : type.settings;
        await waitFor('an answer', () => client.of(begun).length > 0);
        client.socket[how]();
      }
    }
  }
  await waitFor('them to go', () => proxy.connections === 0);
  expect(proxy.worker.context.recorder.take().refusals).toEqual([]);
});
