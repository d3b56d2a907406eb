import assert from 'node:assert/strict';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { guardRequest } from '../forwarding/request-guard.ts';
import { receiveRequestHeaders } from '../forwarding/request-headers.ts';
import { parseRequestHead } from '../http1/request-head.ts';
import { readRequestHead } from './request-head.ts';

const limits = {
  requestLineBytes: 8192,
  headersBytes: 32_768,
  headerCount: 100,
  bodyBytes: 1000,
  minimumBodyRate: 0,
  connections: 1,
  connectionsPerClient: 1,
  requestsPerClient: 1,
};

const odd = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  '\t',
  '\x7f',
  '\u0161',
  '\r\n\r\nGET / HTTP/1.1\r\nHost: evil\r\n\r\n',
];
const splinter = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 2 }));
/** Mostly what it is, sometimes with something put in at a place. */
const spoilt = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 9, arbitrary: text },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, fc.nat(20), splinter)
        .map(([whole, at, put]) => whole.slice(0, at) + put + whole.slice(at)),
    },
  );

const pseudo = fc.constantFrom<readonly [string, string]>(
  [':method', 'POST'],
  [':path', '/other'],
  [':authority', 'other.test'],
  [':scheme', 'https'],
  [':protocol', 'websocket'],
  [':status', '200'],
  [':', 'x'],
);
const plainNames = ['x-a', 'accept', 'cookie', 'via', 'x-forwarded-for', 'forwarded', 'proxy', 'x_forwarded_for'];
const specialNames = ['host', 'content-length', 'te', 'expect', 'connection', 'transfer-encoding', 'upgrade'];
const wrongNames = ['keep-alive', 'http2-settings', 'proxy-connection', 'trailer', '', ':late', 'X-Upper', 'x b'];
const fieldName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...plainNames, 'x-request-id') },
  { weight: 2, arbitrary: fc.constantFrom(...specialNames) },
  { weight: 1, arbitrary: fc.constantFrom(...wrongNames) },
);
const fieldValue = fc.constantFrom(
  '1',
  '0',
  '',
  'trailers',
  'chunked',
  'app.test',
  '100-continue',
  'a, b',
  ' a',
  'obs \xe9',
  'x-a',
);
const field = fc.tuple(spoilt(fieldName), spoilt(fieldValue));

const mostly = (usual: readonly string[], others: readonly string[]) =>
  spoilt(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    ),
  );

interface Input {
  readonly raw: readonly string[];
  readonly ended: boolean;
}

const input: fc.Arbitrary<Input> = fc
  .record({
    method: mostly(['GET', 'POST', 'OPTIONS'], ['CONNECT', 'get']),
    path: mostly(['/', '/a?b=c', '/a'], ['*', 'http://app.test/', 'a', '/a#b']),
    authority: mostly(['app.test', 'app.test:80', 'APP.test'], ['a@b', '']),
    scheme: mostly(['http', 'https'], ['ftp']),
    more: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: pseudo.map((pair) => [pair]) }),
    fields: fc.array(field, { maxLength: 4 }),
    ended: fc.boolean(),
  })
  .map(({ method, path, authority, scheme, more, fields, ended }) => {
    const first = [
      [':method', method],
      [':path', path],
      [':authority', authority],
      [':scheme', scheme],
    ];
    return { raw: [...first, ...more, ...fields].flat(), ended };
  });

const context = {
  trusted: false,
  peerAddress: '192.0.2.1',
  protocol: 'HTTP/2',
  scheme: 'http',
  localPort: 80,
  requestIdHeader: 'x-request-id',
  certificateFields: undefined,
  clientRules: undefined,
  client: undefined,
} as const;

/** What nobody but the gateway may say to an upstream. */
const never =
  /^(?:connection|transfer-encoding|upgrade|keep-alive|proxy-connection|te|trailer|http2-settings|proxy|x_forwarded_for)$/;

const ofConnections = /^(?:connection|proxy-connection|keep-alive|transfer-encoding|upgrade|http2-settings)$/;

/** What makes a request malformed in HTTP/2 itself (RFC 9113 §8.2, §8.3), whether or not it would do harm behind us. */
function assertWellFormed({ raw, ended }: Input): void {
  const names = raw.filter((_, index) => index % 2 === 0);
  const values = (name: string) => raw.filter((_, index) => index % 2 === 1 && raw[index - 1] === name);
  const lastPseudo = names.findLastIndex((name) => name.startsWith(':'));
  assert.ok(
    names.slice(0, lastPseudo).every((name) => name.startsWith(':')),
    'a pseudo field after a field',
  );
  for (const name of names) {
    assert.doesNotMatch(name, ofConnections, 'it speaks of a connection');
    if (name.startsWith(':')) assert.equal(values(name).length, 1, `there are two ${name}`);
    else assert.equal(name, name.toLowerCase());
  }
  for (const value of values('te')) assert.equal(value, 'trailers');
  const [authority, host] = [values(':authority')[0], values('host')[0]];
  if (host !== undefined) assert.equal(host.toLowerCase(), (authority ?? host).toLowerCase(), 'Host differs');
  const lengths = values('content-length');
  assert.ok(lengths.length <= 1, 'there are two lengths');
  if (ended) assert.equal(Number(lengths[0] ?? 0), 0, 'a length without a body');
}

export const target: FuzzTarget<Input> = {
  name: 'http2-request-head',
  claim: 'what HTTP/2 carries is one request in HTTP/1.1, of the same parts, whatever characters it holds',
  rounds: 5000,
  input,
  open() {
    let taken = 0;
    return {
      check({ raw, ended }) {
        const head = readRequestHead(raw, ended, limits, () => 'a2V5');
        if ('code' in head) return;
        taken += 1;
        assertWellFormed({ raw, ended });
        const { method, facts } = head;
        const into = {
          forwardedFor: '',
          forwarded: '',
          forwardedHost: '',
          forwardedProto: '',
          forwardedPort: '',
          loginCookies: '',
          requestId: '',
        };
        const headers = receiveRequestHeaders(head.headers, { ...context, authority: facts.authority }, into);
        let text = `${method} ${facts.target} HTTP/1.1\r\n`;
        for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
        const read = parseRequestHead(text);
        assert.ok(typeof read === 'object', `HTTP/1 does not read it: ${String(read)}`);
        // As many fields as there were, with the same names and values: nothing has leaked into another.
        assert.deepEqual([read.method, read.target, read.headers], [method, facts.target, headers]);
        const guarded = guardRequest(read.method, read.target, read.version, read.headers, limits);
        assert.ok('authority' in guarded, `HTTP/1 refuses it: ${JSON.stringify(guarded)}`);
        assert.deepEqual([guarded.authority, guarded.target], [facts.authority, facts.target]);
        for (let index = 0; index < headers.length; index += 2) {
          const name = headers[index] ?? '';
          assert.doesNotMatch(name, never);
        }
        // Every part was said by the client, and none twice.
        assert.equal(raw.filter((part, index) => index % 2 === 0 && part === ':path').length, 1);
        if (method !== 'GET' || facts.webSocketKey === undefined) assert.equal(raw[raw.indexOf(':method') + 1], method);
        assert.equal(raw[raw.indexOf(':path') + 1], facts.target);
      },
      end: (rounds) => assert.ok(taken > rounds / 20, `${taken} of ${rounds} were taken`),
    };
  },
};
