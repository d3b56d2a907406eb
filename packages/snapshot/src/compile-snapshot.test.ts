import { type ConfigDocument, validateDocument } from '@sluice/config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocument } from '../../config/test/arbitrary-document.ts';
import { checkSnapshot } from './check-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';

function valid(input: unknown): ConfigDocument {
  const result = validateDocument(input);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.document;
}

const identity = { revision: 7, hash: 'abc' };
const listeners = [{ name: 'web', address: '[::1]:8080' }];
const upstreams = [
  {
    name: 'billing',
    targets: [
      { address: '10.0.0.5:80', labels: { v: '1' } },
      { address: '10.0.0.6:80', enabled: false },
    ],
  },
];

function compile(part: object) {
  return compileSnapshot(valid({ version: 1, listeners, upstreams, ...part }), identity);
}

function route(part: object) {
  return compile({ routes: [{ name: 'r', upstreams: [{ name: 'billing' }], ...part }] }).routes[0];
}

describe('compileSnapshot', () => {
  it('resolves addresses and units', () => {
    const {
      listeners: [listener],
      upstreams: [upstream],
      settings,
    } = compile({ settings: { requestIdHeader: 'X-Trace', drainTimeout: '1m30s' } });
    expect(listener).toMatchObject({
      host: '::1',
      port: 8080,
      timeouts: { keepAliveMs: 60_000 },
      limits: { bodyBytes: 100 * 2 ** 20, minimumBodyRate: 1024 },
    });
    expect(upstream).toMatchObject({ timeouts: { connectMs: 10_000 }, connectionPool: { idleTimeoutMs: 4000 } });
    expect(settings).toEqual({ trustedProxies: [], requestIdHeader: 'x-trace', drainTimeoutMs: 90_000 });
  });

  it('leaves disabled objects out', () => {
    const snapshot = compile({
      listeners: [...listeners, { name: 'off', address: '0.0.0.0:9000', enabled: false }],
      routes: [{ name: 'off', enabled: false, upstreams: [{ name: 'billing' }] }],
    });
    expect(snapshot.listeners.map(({ name }) => name)).toEqual(['web']);
    expect(snapshot.upstreams[0]?.endpoints).toEqual([{ address: '10.0.0.5:80', weight: 1, labels: { v: '1' } }]);
    expect(snapshot.routes).toEqual([]);
  });

  it('drops a disabled upstream from splits, and follows when it comes back', () => {
    const routes = [{ name: 'r', upstreams: [{ name: 'billing', weight: 3 }, { name: 'next' }] }];
    const before = valid({
      version: 1,
      listeners,
      upstreams: [...upstreams, { name: 'next', enabled: false }],
      routes,
    });
    const after = valid({ ...before, upstreams: [...before.upstreams.slice(0, 1), { name: 'next' }] });
    expect(compileSnapshot(before, identity).routes[0]?.action).toEqual({
      kind: 'forward',
      upstreams: [{ name: 'billing', weight: 3 }],
    });
    expect(compileSnapshot(after, identity).routes[0]?.action).toMatchObject({
      upstreams: [{ name: 'billing' }, { name: 'next' }],
    });
    expect(checkSnapshot(compileSnapshot(before, identity))).toEqual([]);
  });

  it('adds HEAD where GET is and sorts methods', () => {
    expect(route({ match: { methods: ['POST', 'GET'] } })?.methods).toEqual(['GET', 'HEAD', 'POST']);
    expect(route({ match: { methods: ['PUT'] } })?.methods).toEqual(['PUT']);
    expect(route({})?.methods).toBeUndefined();
  });

  it('lower-cases header names, not parameter names', () => {
    const compiled = route({
      match: { headers: [{ name: 'X-Env', present: false }], query: [{ name: 'Page', prefix: '1' }] },
    });
    expect(compiled?.headers).toEqual([{ name: 'x-env', kind: 'present', present: false }]);
    expect(compiled?.query).toEqual([{ name: 'Page', kind: 'prefix', value: '1' }]);
  });

  it('compiles each action', () => {
    expect(route({ upstreams: undefined, redirect: { host: 'x.example', path: { full: '/b' } } })?.action).toEqual({
      kind: 'redirect',
      status: 308,
      host: 'x.example',
      path: { kind: 'full', value: '/b' },
      stripQuery: false,
    });
    expect(
      route({ upstreams: undefined, directResponse: { status: 204, headers: { a: '1', b: '2' } } })?.action,
    ).toEqual({ kind: 'respond', status: 204, body: '', headers: ['a', '1', 'b', '2'] });
    expect(route({ rewrite: { host: 'h', path: { regex: 'a', replacement: 'b' } } })?.action).toMatchObject({
      kind: 'forward',
      rewrite: { host: 'h', path: { kind: 'regex', pattern: 'a', replacement: 'b' } },
    });
  });

  it('puts routes in order of precedence, whatever the order they were written in', () => {
    const routes = [
      { name: 'any', directResponse: { status: 200 } },
      { name: 'prefix', match: { path: { prefix: '/a' } }, directResponse: { status: 200 } },
      { name: 'exact', match: { path: { exact: '/a' } }, directResponse: { status: 200 } },
      { name: 'first', priority: 9, directResponse: { status: 200 } },
    ];
    const names = (list: object[]) => compile({ routes: list }).routes.map(({ name }) => name);
    expect(names(routes)).toEqual(['first', 'exact', 'prefix', 'any']);
    expect(names(routes.toReversed())).toEqual(names(routes));
  });

  it('compiles what did not change only once', () => {
    const first = valid({
      version: 1,
      listeners,
      upstreams,
      routes: [{ name: 'a', upstreams: [{ name: 'billing' }] }],
    });
    const second = valid({ ...first, routes: [...first.routes, { name: 'b', upstreams: [{ name: 'billing' }] }] });
    expect(compileSnapshot(second, identity).routes.find(({ name }) => name === 'a')).toBe(
      compileSnapshot(first, identity).routes[0],
    );
  });

  it('is deterministic, plain JSON and sound for any document', () => {
    fc.assert(
      fc.property(arbitraryDocument, (input) => {
        const snapshot = compileSnapshot(valid(input), identity);
        const text = JSON.stringify(snapshot);
        expect(JSON.parse(text)).toEqual(snapshot);
        expect(checkSnapshot(JSON.parse(text))).toEqual([]);
        const shuffled = {
          ...input,
          routes: input.routes?.toReversed(),
          upstreams: input.upstreams?.toReversed(),
          listeners: input.listeners?.toReversed(),
        };
        expect(JSON.stringify(compileSnapshot(valid(shuffled), identity))).toBe(text);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
