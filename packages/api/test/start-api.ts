import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Clock, systemClock } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { bootstrap, createAdmin, createSecretKey, openStore } from '@sluice/store';
import { openTelemetryStore } from '@sluice/store/telemetry';
import { type Api, clientAddressHeader, createApi, createCaller, GatewayFeed } from '../src/index.ts';

export const admin = { email: 'ada@example.com', password: 'correct horse battery' };

/** The API on a real database in a folder of its own, and a server that puts it on loopback as the dashboard does. */
export async function startApi(options: { withAdmin?: boolean; clock?: Clock } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'));
  const clock = options.clock ?? systemClock;
  const logLines: string[] = [];
  const logger = createLogger('test', 'debug', { write: (line) => void logLines.push(line) });
  const store = openStore({
    path: join(folder, 'gateway.db'),
    clock,
    secretKey: createSecretKey(Buffer.alloc(32, 7), 'test'),
  });
  bootstrap(store);
  if (options.withAdmin ?? true) await createAdmin(store, admin.email, admin.password);
  const telemetry = openTelemetryStore(join(folder, 'telemetry.db'), { readonly: true });
  const feed = new GatewayFeed({ path: join(folder, 'control.sock'), clock });
  const api = createApi({
    store,
    telemetry,
    feed,
    logger,
    clock,
    appliance: {
      version: '0.0.0',
      dataDirectory: folder,
      adminAddress: { host: '127.0.0.1', port: 8700 },
      startedAt: clock.now(),
    },
  });
  const server = await listen(api);
  return {
    api,
    store,
    feed,
    folder,
    logLines,
    url: server.url,
    /** Procedures called as an administrator, without HTTP. */
    async asAdmin() {
      const context = await api.createContext(new Headers());
      return createCaller({
        ...context,
        caller: { kind: 'user', id: 'u', email: admin.email, name: admin.email, role: 'admin', sessionId: 's' },
      });
    },
    async stop() {
      await server.stop();
      feed.stop();
      telemetry.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listen(api: Api) {
  const server = createServer((incoming, outgoing) => {
    const headers = new Headers();
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
    }
    // Tests choose the address that a request seems to come from.
    headers.set(clientAddressHeader, headers.get('x-test-address') ?? incoming.socket.remoteAddress ?? '');
    const left = new AbortController();
    outgoing.on('close', () => left.abort());
    const hasBody = incoming.method !== 'GET';
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      signal: left.signal,
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit);
    const answer = incoming.url?.startsWith('/api/auth/') ? api.handleAuth(request) : api.handleTrpc(request);
    void answer.then((response) => {
      const cookies = response.headers.getSetCookie();
      outgoing.writeHead(response.status, {
        ...Object.fromEntries(response.headers),
        ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
      });
      if (response.body === null) outgoing.end();
      else
        Readable.fromWeb(response.body as never)
          .on('error', () => {})
          .pipe(outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Signs in as a browser does. */
export async function signIn(
  url: string,
  credentials: { email: string; password: string },
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(credentials),
  });
  const cookies = response.headers.getSetCookie();
  return {
    status: response.status,
    setCookies: cookies,
    cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '),
    body: (await response.json()) as { message?: string },
    retryAfter: response.headers.get('retry-after'),
  };
}

/** One tRPC call over HTTP, without batching. */
export async function call(
  url: string,
  path: string,
  type: 'query' | 'mutation',
  input: unknown,
  headers: Record<string, string> = {},
) {
  const encoded = JSON.stringify({ json: input ?? null });
  const response =
    type === 'query'
      ? await fetch(`${url}/api/trpc/${path}?input=${encodeURIComponent(encoded)}`, { headers })
      : await fetch(`${url}/api/trpc/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: url, ...headers },
          body: encoded,
        });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined,
  };
}
