import { systemClock } from '@sluice/core';
import { noClientCertificates } from '@sluice/dialing/client-certificate';
import { NameCache } from '@sluice/dialing/name-cache';
import { waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { Client, type Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import { Watchdog } from '../src/forwarding/watchdog.ts';
import { createUpstreamClient, type UpstreamClient } from '../src/upstream-client/upstream-client.ts';
import { Http2Origin, type StreamHandler } from './support/http2-origin.ts';
import { snapshotOf } from './support/start-proxy.ts';

// The same requests by the gateway's own HTTP/2 client and by undici's: what the endpoint sees and what the handler is
// told do not differ. At the seam, because undici tells no raw fields of HTTP/2.

const authority = await TestAuthority.create();
const certificate = await authority.issue({ names: ['127.0.0.1', 'app.test'] });

function ownClient(address: string): UpstreamClient {
  const tls = { ca: authority.ca };
  const [settings] = snapshotOf({
    upstreams: [{ name: 'app', targets: [{ address }], protocol: 'h2', tls }],
    routes: [],
  }).upstreams;
  if (settings === undefined) throw new Error('there is no upstream');
  const watchdog = new Watchdog(systemClock);
  return createUpstreamClient(address, settings, {
    clock: systemClock,
    names: new NameCache(systemClock),
    certificates: noClientCertificates,
    watchdog,
  });
}

function undiciClient(address: string): UpstreamClient {
  return new Client(`https://${address}`, { allowH2: true, connect: { ca: authority.ca } });
}

/** What a handler is told. */
class Told implements Dispatcher.DispatchHandler {
  status = 0;
  headers: Record<string, unknown> = {};
  body = '';
  ended = false;
  error: Error | undefined;

  onRequestStart(): void {}

  onResponseStart(controller: Dispatcher.DispatchController, status: number, parsed: Record<string, unknown>): void {
    this.status = status;
    this.headers = { ...parsed };
    const raw = controller.rawHeaders;
    if (Array.isArray(raw))
      raw.forEach((name, index) => {
        if (index % 2 === 0) this.headers[String(name)] = String(raw[index + 1]);
      });
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.body += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    this.ended = true;
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.error = error;
  }
}

const requests: readonly (readonly [string, { method?: string; path?: string; headers?: string[]; body?: string }])[] =
  [
    ['a GET', {}],
    ['a query', { path: '/a/b?c=d&e=%20' }],
    ['fields', { headers: ['x-a', '1', 'x-b', 'two, three', 'cookie', 'a=b; c=d', 'accept', '*/*'] }],
    ['a HEAD', { method: 'HEAD' }],
    ['a DELETE', { method: 'DELETE' }],
    ['OPTIONS', { method: 'OPTIONS' }],
    ['a POST', { method: 'POST', body: 'hello' }],
    ['a large PUT', { method: 'PUT', body: 'x'.repeat(300_000) }],
    ['a status', { path: '/404' }],
    ['no content', { path: '/204' }],
    ['not modified', { path: '/304' }],
  ];

const answer: StreamHandler = (stream, seen) => {
  const status = /^\/(\d{3})$/.exec(String(seen.headers[':path']))?.[1];
  stream.on('end', () => {
    stream.respond({ ':status': Number(status ?? 200), 'x-origin': 'a', 'x-length': String(seen.body.length) });
    stream.end(status === undefined ? seen.body.toString('latin1').slice(0, 100_000) : '');
  });
};

it.each(requests)('%s', async (_, { method = 'GET', path = '/', headers = [], body }) => {
  const outcomes = [];
  for (const createClient of [ownClient, undiciClient]) {
    await using origin = await Http2Origin.start(answer, { ...certificate });
    const client = createClient(origin.address);
    const told = new Told();
    const length = body === undefined ? [] : ['content-length', String(body.length)];
    client.dispatch(
      {
        path,
        method: method as Dispatcher.HttpMethod,
        headers: ['host', 'app.test', ...headers, ...length],
        body: body === undefined ? null : Buffer.from(body),
      },
      told,
    );
    await waitFor('the answer', () => told.ended || told.error);
    expect(told.error).toBeUndefined();
    client.close();
    const fields = Object.fromEntries(
      Object.entries(told.headers).filter(([name]) => name !== 'date' && name !== ':status'),
    );
    const seen = origin.last;
    outcomes.push({
      seen: { headers: { ...seen?.headers }, body: seen?.body.toString() },
      told: { status: told.status, fields, body: told.body },
    });
  }
  expect(outcomes[0]).toEqual(outcomes[1]);
});
