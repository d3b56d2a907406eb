import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocument } from '../../test/arbitrary-document.ts';
import { hashDocument } from '../node/hash-document.ts';
import { validateDocument } from '../validate-document.ts';
import { describeChange } from './describe-change.ts';
import { diffDocuments } from './diff-documents.ts';

function valid(input: unknown) {
  const result = validateDocument(input);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.document;
}

const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080' }, { address: '10.0.0.6:8080', zone: 'a' }] };
const api = { name: 'billing-api', hosts: ['api.example.com'], upstreams: [{ name: 'billing' }] };
const base = { version: 1, listeners: [{ name: 'web', address: '0.0.0.0:8080' }], upstreams: [billing], routes: [api] };

function sentences(change: object, before: object = base): string[] {
  return diffDocuments(valid(before), valid({ ...before, ...change })).map(describeChange);
}

describe('diffDocuments and describeChange', () => {
  it('finds nothing between equal documents in another order', () => {
    const two = { ...base, routes: [api, { ...api, name: 'b' }] };
    expect(sentences({ routes: [{ ...api, name: 'b' }, api] }, two)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'an added host',
      { routes: [{ ...api, hosts: ['api.example.com', '*.example.org'] }] },
      ['Route "billing-api" now also answers for host *.example.org'],
    ],
    [
      'any host',
      { routes: [{ ...api, hosts: undefined }] },
      ['Route "billing-api" now answers for any host, no longer only for api.example.com'],
    ],
    [
      'a weight',
      { upstreams: [{ ...billing, targets: [{ address: '10.0.0.5:8080', weight: 2 }, billing.targets[1]] }] },
      ['Upstream "billing": target 10.0.0.5:8080 weight 1 → 2'],
    ],
    [
      'targets',
      { upstreams: [{ ...billing, targets: [{ address: '10.0.0.7:8080', weight: 3 }, billing.targets[1]] }] },
      ['Upstream "billing": target 10.0.0.5:8080 removed', 'Upstream "billing": target 10.0.0.7:8080 (weight 3) added'],
    ],
    [
      'a disabled target',
      { upstreams: [{ ...billing, targets: [{ address: '10.0.0.5:8080', enabled: false }, billing.targets[1]] }] },
      ['Upstream "billing": target 10.0.0.5:8080 disabled'],
    ],
    [
      'the order of targets',
      { upstreams: [{ ...billing, targets: billing.targets.toReversed() }] },
      ['Upstream "billing": targets reordered: 10.0.0.6:8080, 10.0.0.5:8080'],
    ],
    ['a removed listener', { listeners: [] }, ['Listener "web" removed']],
    ['a disabled route', { routes: [{ ...api, enabled: false }] }, ['Route "billing-api" disabled']],
    [
      'another form of a path',
      { routes: [{ ...api, match: { path: { exact: '/b' } } }] },
      ['Route "billing-api": match.path set to { exact: /b }'],
    ],
    [
      'a new upstream in the split',
      {
        upstreams: [billing, { name: 'next' }],
        routes: [{ ...api, upstreams: [{ name: 'billing' }, { name: 'next', weight: 20 }] }],
      },
      ['Upstream "next" added', 'Route "billing-api" now also sends to upstream "next" (weight 20)'],
    ],
    [
      'a policy',
      { routes: [{ ...api, policies: [{ type: 'request_headers', set: { 'x-a': 'b' } }] }] },
      ['Route "billing-api": policy request_headers added'],
    ],
    [
      'an action',
      { routes: [{ ...api, upstreams: undefined, redirect: { host: 'x.example' } }] },
      [
        'Route "billing-api": upstreams removed (was { name: billing, weight: 1 })',
        'Route "billing-api": redirect set to { host: x.example, stripQuery: false, status: 308 }',
      ],
    ],
    [
      'settings',
      { settings: { drainTimeout: '1m', trustedProxies: ['10.0.0.0/8'] } },
      ['Settings: trusted proxy 10.0.0.0/8 added', 'Settings: drainTimeout 30s → 1m'],
    ],
    [
      'a nested setting',
      { upstreams: [{ ...billing, timeouts: { connect: '2s' } }] },
      ['Upstream "billing": timeouts.connect 10s → 2s'],
    ],
  ])('tells %s', (_what, change, expected) => {
    expect(sentences(change)).toEqual(expected);
  });

  it('sees a rename, and not the references that follow it', () => {
    const change = {
      listeners: [{ name: 'front', address: '0.0.0.0:8080' }],
      upstreams: [{ ...billing, name: 'invoices' }],
      routes: [{ ...api, listeners: ['front'], upstreams: [{ name: 'invoices' }] }],
    };
    expect(sentences(change, { ...base, routes: [{ ...api, listeners: ['web'] }] })).toEqual([
      'Listener "web" renamed to "front"',
      'Upstream "billing" renamed to "invoices"',
    ]);
  });

  it('calls a resource that also changed removed and added', () => {
    expect(sentences({ listeners: [{ name: 'front', address: '0.0.0.0:8081' }] })).toEqual([
      'Listener "web" removed',
      'Listener "front" added',
    ]);
  });

  it('gives fields with both values', () => {
    const [change] = diffDocuments(valid(base), valid({ ...base, routes: [{ ...api, priority: 5 }] }));
    expect(change).toEqual({
      kind: 'changed',
      resource: 'route',
      name: 'billing-api',
      path: ['priority'],
      before: 0,
      after: 5,
    });
  });

  it('finds a difference exactly when the hashes differ, and always a sentence for it', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (a, b) => {
        const [before, after] = [valid(a), valid(b)];
        const changes = diffDocuments(before, after);
        expect(changes.length > 0).toBe(hashDocument(before) !== hashDocument(after));
        for (const change of changes)
          expect(describeChange(change)).toMatch(/^(?:Settings|(?:Certificate|Listener|Upstream|Route) "[^"]+").{3}/s);
        expect(diffDocuments(before, before)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
