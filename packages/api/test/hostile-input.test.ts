import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;
let cookie: string;

beforeAll(async () => {
  gateway = await startApi();
  cookie = (await signIn(gateway.url, admin)).cookie;
});

afterAll(() => gateway.stop());

const raw = (path: string, body: string) =>
  fetch(`${gateway.url}/api/trpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: gateway.url, cookie },
    body,
  });

describe('a document', () => {
  it('of aliases that unfold to billions is refused at once', async () => {
    const lines = Array.from({ length: 30 }, (_, depth) =>
      depth === 0
        ? 'a0: &a0 [x, x]'
        : `a${depth}: &a${depth} [${Array(9)
            .fill(`*a${depth - 1}`)
            .join(', ')}]`,
    );
    const begin = performance.now();
    const answer = await call(
      gateway.url,
      'config.validate',
      'query',
      { text: `version: 1\n${lines.join('\n')}\n` },
      { cookie },
    );
    expect(answer.body.result.data.json.ok).toBe(false);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it.each([
    ['YAML', 'version: 1\n__proto__: { polluted: yes }\nsettings: { __proto__: { polluted: yes } }\n'],
    ['JSON', '{"version":1,"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}'],
    ['a YAML merge', 'version: 1\nx: &x { polluted: yes }\n<<: *x\n'],
    ['a YAML tag', 'version: !!js/function "function () {}"\n'],
  ])('with %s reaches no prototype', async (_, text) => {
    const answer = await call(gateway.url, 'config.validate', 'query', { text }, { cookie });
    expect(answer.status).toBe(200);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(answer.body.result.data.json.ok).toBe(false);
  });

  it.each<[string, (text: string) => object]>([
    ["a redirect's host", (text) => ({ redirect: { host: text } })],
    ["a redirect's path", (text) => ({ redirect: { path: { full: `/${text}` } } })],
    ["a redirect's replacement", (text) => ({ redirect: { path: { regex: '^/.*$', replacement: `/${text}` } } })],
    ["a direct response's field", (text) => ({ directResponse: { status: 200, headers: { 'x-a': text } } })],
    ["a direct response's field name", (text) => ({ directResponse: { status: 200, headers: { [text]: 'b' } } })],
    ["a policy's field", (text) => answering({ type: 'request_headers', set: { 'x-a': text } })],
    ["a policy's field name", (text) => answering({ type: 'response_headers', set: { [text]: 'b' } })],
  ])('cannot put a line into a message by %s', async (_, action) => {
    const preview = (text: string) =>
      call(
        gateway.url,
        'routes.preview',
        'query',
        { basedOn: 1, value: { name: 'split', ...action(text) } },
        { cookie },
      );
    expect((await preview('plain')).status).toBe(200);
    for (const text of ['a\r\nx-injected: 1', 'a\nb', 'a\rb', 'a\0b']) {
      const answer = await preview(text);
      expect(answer.status, JSON.stringify(text)).toBe(400);
      expect(answer.body.error.json.data.issues.length).toBeGreaterThan(0);
    }
  });
});

function answering(policy: object): object {
  return { directResponse: { status: 200 }, policies: [policy] };
}

describe('a call', () => {
  it.each(['__proto__.polluted', 'constructor.prototype.polluted', 'a.__proto__'])(
    'whose description of types points at %s changes nothing',
    async (path) => {
      await raw(
        'config.validate',
        JSON.stringify({
          json: { text: 'version: 1' },
          meta: { values: { [path]: ['Date'] }, referentialEqualities: { text: [path] } },
        }),
      );
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect((await call(gateway.url, 'system.ping', 'query', null)).status).toBe(200);
    },
  );

  it.each(['', '{', 'null', '[]', '"x"', `${'['.repeat(20_000)}`])('with a malformed body is refused', async (body) => {
    const answer = await raw('upstreams.put', body);
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toMatch(/"stack"|node_modules|\.ts:/);
  });

  it('cannot name what is not a procedure', async () => {
    for (const path of ['__proto__', 'constructor', 'routes.__proto__', 'routes.constructor', 'toString', '_def']) {
      expect((await call(gateway.url, path, 'query', null, { cookie })).status, path).toBe(404);
    }
  });
});

it.each(['/api/auth/sign-in/email', '/api/trpc/setup.createAdmin'])(
  'answers a stranger whose body to %s has no length and no end, without reading it',
  async (path) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
    );
    const status = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString().slice(9, 12))),
    );
    expect(['400', '413']).toContain(status);
    socket.destroy();
  },
);

describe('a probe', () => {
  it.each([
    '0x7f.1:8700',
    '127.1:8700',
    '0.0.0.0:8700',
    '[::]:8700',
    '[::ffff:7f00:1]:8700',
    'LOCALHOST.:8700',
    '127.9.9.9:8700',
    '[::ffff:a9fe:a9fe]:80',
    '0xa9fea9fe:80',
    '[fe80::1%lo]:80',
    'METADATA.google.internal.:80',
  ])('never dials %s, however it is written', async (address) => {
    const api = await gateway.asAdmin();
    const result = await api.upstreams
      .probe({ address })
      .catch((error: Error) => ({ ok: false, dialled: '', message: error.message }));
    expect(result).toMatchObject({ ok: false, dialled: '' });
  });

  it('follows no redirect and gives no body back', async () => {
    const origin = createServer((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/' });
      response.end('secret of the inside');
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    const address = origin.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on a port');
    const api = await gateway.asAdmin();
    const result = await api.upstreams.probe({ address: `127.0.0.1:${address.port}` });
    await new Promise((resolve) => origin.close(resolve));
    expect(result).toMatchObject({ status: 302 });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});
