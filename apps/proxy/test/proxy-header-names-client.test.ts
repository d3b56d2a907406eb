import { connect } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { Origin, waitFor } from '@sluice/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headerV1, headerV2 } from './support/proxy-header.ts';
import { echoed, everythingTo, formatRequest, type TestConfig, TestProxy, values } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await Origin.start();
});
afterAll(() => origin.stop());

/** A gateway behind a load balancer on this machine. */
function behindBalancer(more: Partial<TestConfig> = {}): TestConfig {
  return {
    ...everythingTo(origin.address),
    settings: { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] },
    ...more,
    web: { proxyProtocol: {}, ...more.web },
  };
}

function bytesOf(header: string, request: Buffer = formatRequest()): Buffer {
  return Buffer.concat([Buffer.from(header, 'latin1'), request]);
}

describe.each([
  ['version 1', headerV1],
  ['version 2', headerV2],
])('a PROXY header of %s', (_, header) => {
  it('names the client and what it connected to', async () => {
    await using proxy = await TestProxy.start(behindBalancer());
    using client = await proxy.connect();
    for (const request of [bytesOf(header), formatRequest()]) {
      const { headers } = echoed(await client.send(request).readResponse());
      expect(values(headers, 'x-forwarded-for')).toEqual(['192.0.2.7']);
      expect(values(headers, 'x-forwarded-port')).toEqual(['443']);
      expect(values(headers, 'forwarded')).toEqual(['for=192.0.2.7;host="app.test";proto=http']);
    }
  });

  it('may come byte by byte', async () => {
    await using proxy = await TestProxy.start(behindBalancer());
    using client = await proxy.connect();
    for (const byte of bytesOf(header)) {
      client.send(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { headers } = echoed(await client.readResponse());
    expect(values(headers, 'x-forwarded-for')).toEqual(['192.0.2.7']);
  });

  it('comes before HTTP/2', async () => {
    await using proxy = await TestProxy.start(behindBalancer());
    using client = await proxy.connect();
    client.send(header);
    const session = connect('http://app.test', { createConnection: () => client.socket });
    const stream = session.request({ ':authority': 'app.test' });
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    await new Promise((resolve) => stream.on('end', resolve));
    session.destroy();
    expect(values(JSON.parse(Buffer.concat(chunks).toString()).headers, 'x-forwarded-for')).toEqual(['192.0.2.7']);
  });

  it('comes before TLS', async () => {
    const pair = await selfSigned(['app.test']);
    await using proxy = await TestProxy.start(
      behindBalancer({
        certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['app.test'] } }],
        web: { protocol: 'https', tls: { certificates: ['a'] } },
      }),
      {},
      [materialOf('a', pair)],
    );
    using client = await proxy.connect();
    client.send(header);
    const secure = connectTls({ socket: client.socket, servername: 'app.test', ca: pair.chain });
    let text = '';
    secure.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    secure.write(formatRequest());
    await waitFor('the answer', () => text.includes('"x-forwarded-for","192.0.2.7"'));
    expect(text).toContain('"x-forwarded-proto","https"');
    secure.destroy();
  });
});

it('comes in one piece with the request where nothing but HTTP/1.1 is spoken', async () => {
  await using proxy = await TestProxy.start(behindBalancer({ web: { http2: { enabled: false } } }));
  using client = await proxy.connect();
  for (const request of [bytesOf(headerV2), formatRequest()]) {
    const { headers } = echoed(await client.send(request).readResponse());
    expect(values(headers, 'x-forwarded-for')).toEqual(['192.0.2.7']);
  }
});

it('routes match by the client it names', async () => {
  const route = (address: string) => ({
    name: `of-${address.replaceAll('.', '-')}`,
    match: { clientAddresses: [address] },
    directResponse: { status: 200, body: address },
  });
  await using proxy = await TestProxy.start(
    behindBalancer({ upstreams: [], routes: [route('127.0.0.1'), route('192.0.2.7')] }),
  );
  expect((await proxy.send(bytesOf(headerV2).toString('latin1'))).body.toString()).toBe('192.0.2.7');
});

it('what it names may itself be a trusted proxy, whose fields are believed', async () => {
  await using proxy = await TestProxy.start(behindBalancer());
  const request = formatRequest({ headers: ['X-Forwarded-For', '203.0.113.5'] });
  const seenBy = async (source: string) => {
    const bytes = bytesOf(`PROXY TCP4 ${source} 198.51.100.9 1 443\r\n`, request);
    return values(echoed(await proxy.send(bytes.toString('latin1'))).headers, 'x-forwarded-for');
  };
  expect(await seenBy('10.0.0.5')).toEqual(['203.0.113.5, 10.0.0.5']);
  // Not this one's: it is a client like any other, though it came by a proxy that is trusted.
  expect(await seenBy('192.0.2.7')).toEqual(['192.0.2.7']);
});

it('tells that the client came by TLS', async () => {
  await using proxy = await TestProxy.start(behindBalancer());
  const ssl = Buffer.from('2000050100000000', 'hex');
  const header = Buffer.concat([Buffer.from(headerV2, 'latin1'), ssl]);
  header.writeUInt16BE(header.readUInt16BE(14) + ssl.length, 14);
  const { headers } = echoed(await proxy.send(bytesOf(header.toString('latin1')).toString('latin1')));
  expect(values(headers, 'x-forwarded-proto')).toEqual(['https']);
});
