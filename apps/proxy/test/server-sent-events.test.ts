import { Origin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { Http2Origin } from './support/http2-origin.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

/** An endpoint whose one response stays open, for the test to write to. */
interface EventSource extends AsyncDisposable {
  readonly address: string;
  readonly protocol: 'h1' | 'h2c';
  write(event: string): void;
  readonly gone: boolean;
}

const eventStream = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };

async function http1Source(): Promise<EventSource> {
  let write: ((event: string) => void) | undefined;
  let gone = false;
  const origin = await Origin.start((_request, response) => {
    response.writeHead(200, eventStream).flushHeaders();
    write = (event) => void response.write(event);
    response.on('close', () => {
      gone = true;
    });
  });
  return {
    address: origin.address,
    protocol: 'h1',
    write: (event) => write?.(event),
    get gone() {
      return gone;
    },
    [Symbol.asyncDispose]: () => origin.stop(),
  };
}

async function http2Source(): Promise<EventSource> {
  const origin = await Http2Origin.start((stream) => stream.respond({ ':status': 200, ...eventStream }));
  return {
    address: origin.address,
    protocol: 'h2c',
    write: (event) => void origin.last?.stream.write(event),
    get gone() {
      return origin.last?.stream.closed === true;
    },
    [Symbol.asyncDispose]: () => origin.stop(),
  };
}

interface Listening {
  /** All that came of the body. */
  readonly text: string;
  readonly status: number;
  readonly ended: boolean;
  leave(): void;
}

async function listenByHttp1(proxy: TestProxy): Promise<Listening> {
  const client = await proxy.connect();
  client.send('GET /events HTTP/1.1\r\nHost: app.test\r\nAccept: text/event-stream\r\n\r\n');
  const parts = () => client.pending.toString('latin1').split('\r\n');
  return {
    get text() {
      return parts()
        .filter((line) => line.startsWith('data:'))
        .join('');
    },
    get status() {
      return Number(client.pending.toString('latin1').slice(9, 12));
    },
    get ended() {
      return client.ended || client.closed;
    },
    leave: () => client.close(),
  };
}

async function listenByHttp2(proxy: TestProxy): Promise<Listening> {
  const client = await connectHttp2(proxy.port());
  const stream = client.open({ ':path': '/events', accept: 'text/event-stream' }, { endStream: true });
  let text = '';
  let status = 0;
  stream.on('response', (fields) => {
    status = Number(fields[':status']);
  });
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  stream.on('error', () => {});
  return {
    get text() {
      return text;
    },
    get status() {
      return status;
    },
    get ended() {
      return stream.closed;
    },
    leave: () => client.session.destroy(),
  };
}

const ways = [
  ['HTTP/1.1', 'HTTP/1.1', listenByHttp1, http1Source],
  ['HTTP/2', 'HTTP/1.1', listenByHttp2, http1Source],
  ['HTTP/1.1', 'HTTP/2', listenByHttp1, http2Source],
  ['HTTP/2', 'HTTP/2', listenByHttp2, http2Source],
] as const;

describe.each(ways)('from %s to %s', (_, __, listen, start) => {
  const opened = async (source: EventSource, bodyIdle = '60s') => {
    const upstream = { protocol: source.protocol, timeouts: { bodyIdle } };
    const proxy = await TestProxy.start({
      // What limits bodies of requests and connections without any must not touch it.
      web: { timeouts: { bodyIdle: '1s', keepAlive: '1s', requestHeaders: '1s' } },
      ...everythingTo(source.address, { upstream }),
    });
    const listening = await listen(proxy);
    await waitFor('the head, before any event', () => listening.status === 200);
    return { proxy, listening };
  };
  let looks = 0;
  const looked = async (proxy: TestProxy) => {
    const watched = { checkDeadlines: () => void looks++ };
    const before = looks;
    proxy.worker.context.watchdog.watch(watched);
    await waitFor('deadlines to be looked at', () => looks > before);
    proxy.worker.context.watchdog.unwatch(watched);
  };

  it('each event passes at once, and silence within the limit is no end', async () => {
    await using source = await start();
    const { proxy, listening } = await opened(source);
    await using _ = proxy;
    let expected = '';
    for (let count = 1; count <= 2; count++) {
      const event = `data: ${count}\n\n`;
      expected += event;
      source.write(event);
      await waitFor(`event ${count}`, () => listening.text === expected);
      await looked(proxy);
      proxy.clock.skip(59_000);
      await looked(proxy);
    }
    expect(listening.ended).toBe(false);
    listening.leave();
  });

  it('a stream may be silent for as long as its upstream says, and is cut after', async () => {
    await using source = await start();
    const { proxy, listening } = await opened(source, '12h');
    await using _ = proxy;
    await looked(proxy);
    proxy.clock.skip(11 * 3_600_000);
    await looked(proxy);
    source.write('data: late\n\n');
    await waitFor('the event', () => listening.text === 'data: late\n\n');
    await looked(proxy);
    proxy.clock.skip(12 * 3_600_000);
    await waitFor('the cut', () => listening.ended && source.gone);
    await proxy.waitUntilIdle();
  });

  it('a client that leaves ends it at the endpoint at once', async () => {
    await using source = await start();
    const { proxy, listening } = await opened(source);
    await using _ = proxy;
    source.write('data: 1\n\n');
    await waitFor('the event', () => listening.text !== '');
    listening.leave();
    await waitFor('the endpoint to be told', () => source.gone);
    await proxy.waitUntilIdle();
  });
});
