import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocument } from '../../test/arbitrary-document.ts';
import { hashDocument } from '../node/hash-document.ts';
import { readDocument } from '../read-document.ts';
import { orderDocument } from '../resource-order.ts';
import { validateDocument } from '../validate-document.ts';
import { writeDocument } from './write-document.ts';

function valid(input: unknown) {
  const result = validateDocument(input);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.document;
}

function read(source: string) {
  const result = readDocument(source);
  if (!result.ok) throw new Error(result.issues.map(({ line, message }) => `${line}: ${message}`).join('\n') + source);
  return result.document;
}

const document = valid({
  version: 1,
  routes: [
    {
      upstreams: [
        { name: 'billing', weight: 80, subset: { version: 'v1' } },
        { name: 'billing', weight: 20, subset: { version: 'v2' } },
      ],
      policies: [{ type: 'request_headers', set: { 'x-edge': 'east' } }],
      match: { methods: ['GET', 'POST'], path: { prefix: '/billing' }, headers: [{ name: 'x-env', exact: 'canary' }] },
      hosts: ['api.example.com', '*.example.org'],
      listeners: ['web'],
      name: 'billing-api',
    },
    { name: 'about', directResponse: { status: 200, body: 'Hello\nthere\n' }, enabled: false },
  ],
  upstreams: [
    {
      name: 'billing',
      loadBalancing: { type: 'round_robin' },
      connectionPool: { maxConnections: 64, idleTimeout: '4s' },
      targets: [
        { address: '10.0.0.5:8080', weight: 2, zone: 'eu-1a', labels: { version: 'v2' } },
        { address: '[2001:db8::1]:8080', labels: { version: 'v1' } },
      ],
    },
  ],
  listeners: [{ address: '0.0.0.0:8080', protocol: 'http', name: 'web' }],
});

describe('writeDocument', () => {
  it('writes what a person would have written', () => {
    expect(writeDocument(document)).toBe(`version: 1
listeners:
  - { name: web, address: 0.0.0.0:8080 }
upstreams:
  - name: billing
    targets:
      - { address: 10.0.0.5:8080, weight: 2, zone: eu-1a, labels: { version: v2 } }
      - { address: "[2001:db8::1]:8080", labels: { version: v1 } }
    connectionPool: { maxConnections: 64 }
routes:
  - name: about
    enabled: false
    directResponse:
      status: 200
      body: |
        Hello
        there
  - name: billing-api
    listeners: [web]
    hosts: [api.example.com, "*.example.org"]
    match: { path: { prefix: /billing }, methods: [GET, POST], headers: [{ name: x-env, exact: canary }] }
    upstreams:
      - { name: billing, weight: 80, subset: { version: v1 } }
      - { name: billing, weight: 20, subset: { version: v2 } }
    policies: [{ type: request_headers, set: { x-edge: east } }]
`);
  });

  it('writes JSON with the same content', () => {
    const json = writeDocument(document, { format: 'json' });
    expect(JSON.parse(json).listeners).toEqual([{ name: 'web', address: '0.0.0.0:8080' }]);
    expect(read(json)).toEqual(orderDocument(document));
  });

  it('explains each field once when asked', () => {
    const text = writeDocument(document, { comments: true });
    expect(text).toContain(
      '    # Any host when left out. *.example.com covers every name below it, not example.com.\n    hosts:',
    );
    expect(text.match(/# Any host when left out/g)).toHaveLength(1);
    expect(text).toContain('# A bound port with its protocol.\nlisteners:');
    expect(read(text)).toEqual(orderDocument(document));
  });

  it('gives back any document, and its hash, through YAML, commented YAML and JSON', () => {
    fc.assert(
      fc.property(arbitraryDocument, (input) => {
        const original = valid(input);
        const ordered = orderDocument(original);
        for (const options of [{}, { comments: true }, { format: 'json' as const }]) {
          const text = writeDocument(original, options);
          const again = read(text);
          expect(again).toEqual(ordered);
          expect(hashDocument(again)).toBe(hashDocument(original));
          expect(writeDocument(again, options)).toBe(text);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('hashDocument', () => {
  it('does not depend on the order of resources and keys', () => {
    const reversed = valid({
      ...JSON.parse(JSON.stringify(document)),
      routes: document.routes.toReversed().map((route) => Object.fromEntries(Object.entries(route).reverse())),
    });
    expect(hashDocument(reversed)).toBe(hashDocument(document));
  });

  it('changes with any field', () => {
    const hashes = new Set([
      hashDocument(document),
      hashDocument({ ...document, listeners: [] }),
      hashDocument(valid({ ...document, settings: { drainTimeout: '31s' } })),
      hashDocument(valid({ ...document, routes: document.routes.map((route) => ({ ...route, priority: 1 })) })),
    ]);
    expect(hashes.size).toBe(4);
  });
});
