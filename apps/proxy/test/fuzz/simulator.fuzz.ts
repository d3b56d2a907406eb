import assert from 'node:assert/strict';
import { documentSchema, type ListenerInput, type RouteInput } from '@sluice/config';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { simulateRequest } from '../../../../packages/api/src/routers/simulator/simulate-request.ts';
import { TestProxy } from '../support/start-proxy.ts';
import { asSocket, turns, WireSocket } from '../support/wire-socket.ts';
import { recordingClient } from './recording-client.ts';

/** Listeners of different rules, routes of every kind of match and action. */
const listeners: ListenerInput[] = [
  { name: 'strict', address: '127.0.0.1:1' },
  { name: 'resolving', address: '127.0.0.1:2', pathRules: { dotSegments: 'resolve', repeatedSlashes: 'merge' } },
  { name: 'keeping', address: '127.0.0.1:3', pathRules: { encodedSlashes: 'keep', doubleEncoding: 'keep' } },
  { name: 'refusing', address: '127.0.0.1:4', pathRules: { parameters: 'reject', repeatedSlashes: 'reject' } },
];
const upstreams = [{ name: 'app' }];
const routes: RouteInput[] = [
  { name: 'prefix', match: { path: { prefix: '/a' } }, rewrite: { path: { prefix: '/b' } }, upstreams },
  { name: 'exact', match: { path: { exact: '/a/b' } }, upstreams },
  { name: 'deep', hosts: ['*.test'], match: { path: { prefix: '/a/a' }, methods: ['GET'] }, upstreams },
  {
    name: 'expression',
    match: { path: { regex: '/b/([^/]*)' } },
    rewrite: { path: { regex: '^/b/(.*)$', replacement: '/c/$1' } },
    upstreams,
  },
  { name: 'away', match: { path: { prefix: '/~' } }, redirect: { host: 'other.test', status: 308 } },
  { name: 'closed', hosts: ['closed.test'], directResponse: { status: 403, body: 'no' } },
  { name: 'asked', match: { query: [{ name: 'q', exact: 'a' }] }, upstreams },
];
const config = { listeners, upstreams: [{ name: 'app', targets: [{ address: '127.0.0.1:9' }] }], routes };

const escapes = ['%2e', '%2E', '%2f', '%5c', '%25', '%41', '%61', '%7e', '%3b', '%00'];
const part = fc.constantFrom('/', '/', '/', 'a', 'b', 'a/', 'b/', '.', '..', ';', '%', '25', '2e', '~', ...escapes);

interface Input {
  readonly listener: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

const input: fc.Arbitrary<Input> = fc.record({
  listener: fc.constantFrom('strict', 'resolving', 'keeping', 'refusing'),
  host: fc.constantFrom('app.test', 'APP.TEST.', 'closed.test', 'other', 'a.test:80', 'a..test', '[::1]'),
  method: fc.constantFrom('GET', 'POST'),
  path: fc.array(part, { maxLength: 9 }).map((parts) => `/${parts.join('')}`),
  query: fc.constantFrom('', '?', '?q=a', '?q=%61', '?x=/../%2f'),
});

export const target: FuzzTarget<Input> = {
  name: 'simulator',
  claim: 'the simulator tells what the worker does: the same route, and the same path upstream',
  rounds: 1500,
  input,
  async open() {
    let forwarded: { route: string; path: string } | undefined;
    const createClient = recordingClient((options, { route }) => {
      forwarded = { route, path: options.path };
    });
    const proxy = await TestProxy.start(config, { createClient });
    const document = documentSchema.parse({ version: 1, ...config });
    let routed = 0;
    return {
      async check({ listener, host, method, path, query }) {
        forwarded = undefined;
        const socket = new WireSocket();
        proxy.worker.listeners.find(listener)?.accept(asSocket(socket));
        socket.push(Buffer.from(`${method} ${path}${query} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`));
        await turns(4);
        const reply = socket.output;
        socket.destroy();
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]);
        const url = `http://${host}${path}${query}`;
        const asked = { method, url, listener, headers: [], clientAddress: '127.0.0.1' };
        const { problem, outcome } = simulateRequest(document, asked);
        if (problem !== '') assert.equal(status, 400, `${status}, though it is refused: ${problem}`);
        else if (outcome === undefined) assert.equal(status, 404);
        else if (outcome.kind === 'forward') {
          routed += 1;
          assert.equal(status, 200);
          assert.deepEqual(forwarded, { route: outcome.route, path: outcome.path });
        } else {
          // No route here carries TCP.
          if (outcome.kind === 'tunnel' || outcome.kind === 'reset') assert.fail(outcome.kind);
          assert.equal(status, outcome.status);
          const location = /\r\nlocation: ([^\r]*)/i.exec(reply)?.[1];
          if (outcome.kind === 'redirect') assert.equal(location, outcome.location);
        }
        if (outcome?.kind !== 'forward') assert.equal(forwarded, undefined);
      },
      end: (rounds) => assert.ok(routed > rounds / 20, `${routed} of ${rounds} were forwarded`),
      [Symbol.asyncDispose]: () => proxy.stop(),
    };
  },
};
