import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';
import { locateIssue } from './source-map.ts';

function problems(source: string): string[] {
  const result = readDocument(source);
  return result.ok ? [] : result.issues.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('readDocument', () => {
  it('reads YAML and JSON alike', () => {
    const yaml = readDocument('version: 1\nlisteners:\n  - { name: web, address: "0.0.0.0:8080" }\n');
    const json = readDocument('{"version":1,"listeners":[{"name":"web","address":"0.0.0.0:8080"}]}');
    expect(yaml.ok && json.ok && yaml.document).toEqual(json.ok && json.document);
  });

  it('says where each issue stands', () => {
    const source = [
      'version: 1',
      'upstreams:',
      '  - name: billing',
      '    targets:',
      '      - address: 10.0.0.5:0',
      '      - { address: 10.0.0.6:80, wieght: 2 }',
    ].join('\n');
    expect(problems(source)).toEqual([
      '5:9 upstream "billing": target 1: address "10.0.0.5:0": port must be 1–65535',
      '6:33 upstream "billing": target 2: unknown field "wieght"; did you mean "weight"?',
    ]);
  });

  it('points at what is there when a field is missing', () => {
    expect(problems('version: 1\nroutes:\n  - name: a\n    directResponse: {}\n')).toEqual([
      '4:5 route "a": directResponse.status is required',
    ]);
  });

  it('locates warnings too', () => {
    const result = readDocument(
      'version: 1\nlisteners:\n  - { name: web, address: 0.0.0.0:80 }\nupstreams:\n  - name: empty\n    targets: []\n',
    );
    expect(result.ok && result.warnings).toMatchObject([{ line: 6, column: 5, code: 'no_targets' }]);
  });

  it('refuses duplicate keys', () => {
    expect(problems('version: 1\nroutes: []\nroutes: []\n')).toEqual(['3:1 the same key stands twice in one mapping']);
    expect(problems('{"version":1,"version":1}')).toEqual(['1:14 the same key stands twice in one mapping']);
  });

  it('refuses anchors and aliases before they unfold', () => {
    const bomb = [
      'version: 1',
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...Array.from({ length: 40 }, (_, i) => `k${i}: &b${i} [${'*a, '.repeat(9)}*a]`),
    ].join('\n');
    const found = problems(bomb);
    expect(found[0]).toBe('2:7 anchors and aliases (& and *) are not allowed; write the value out');
    expect(found.length).toBeLessThanOrEqual(20);
  });

  it('refuses merge keys, tags and several documents', () => {
    expect(problems('version: 1\n<<: { a: 1 }\n')).toEqual(['2:1 unknown section "<<"']);
    expect(problems('version: 1\n---\nversion: 1\n')).toEqual(['2:1 the text holds several documents; keep one']);
    expect(problems('version: 1\nroutes: !!js/function "x"\n')).not.toEqual([]);
  });

  it('refuses broken YAML with its place', () => {
    expect(problems('version: 1\nroutes: [\n')[0]).toMatch(/^\d+:\d+ .*\]/);
    expect(problems('')).toEqual(['1:1 the document must be a mapping that begins with "version: 1"']);
  });

  it.each([['['.repeat(20_000)], ['- '.repeat(20_000)]])('refuses a text that is nested too deeply', (source) => {
    expect(problems(source)).toEqual(['1:1 the text is nested too deeply']);
  });

  it('refuses a text that is too large', () => {
    expect(problems(`version: 1 #${' '.repeat(33 * 2 ** 20)}`)).toEqual(['1:1 the text is larger than 32 MiB']);
  });
});

describe('locateIssue', () => {
  it('finds a value by its path, or the nearest thing above it', () => {
    const source = 'version: 1\nroutes:\n  - name: a\n    hosts: [x, y]\n';
    expect(locateIssue(source, ['routes', 0, 'hosts', 1])).toEqual({ line: 4, column: 16 });
    expect(locateIssue(source, ['routes', 0, 'upstreams', 3])).toEqual({ line: 3, column: 5 });
    expect(locateIssue(source, [])).toEqual({ line: 1, column: 1 });
  });
});

// The form that the documentation shows, with parts of later versions in it.
const published = `version: 1
listeners:
  - { name: web, address: 0.0.0.0:8080, protocol: http }
upstreams:
  - name: billing
    loadBalancing: { type: round_robin }
    targets:
      - { address: 10.0.0.5:8080, weight: 2, zone: eu-1a, labels: { version: v2 } }
      - { discovery: consul-dc1, service: billing }
    healthCheck: { type: http, path: /health, expectedStatus: [200], interval: 10s, timeout: 5s, healthyThreshold: 2, unhealthyThreshold: 3 }
discoverySources:
  - { name: consul-dc1, type: consul, address: http://127.0.0.1:8500, onlyPassing: true }
certificates:
  - { name: shop, source: { type: acme, directory: letsencrypt-staging, hosts: [shop.example.com] } }
routes:
  - name: billing-api
    listeners: [web]                # all when left out
    hosts: [api.example.com, "*.example.org"]
    match: { path: { prefix: /billing }, methods: [GET, POST], headers: [{ name: x-env, exact: canary }] }
    upstreams: [{ name: billing, weight: 80, subset: { version: v1 } }, { name: billing, weight: 20, subset: { version: v2 } }]
    policies: [{ type: request_headers, set: { x-edge: east } }]
`;

describe('the published form', () => {
  it('is refused by the names of what is not built yet, and by nothing else', () => {
    expect(problems(published)).toEqual([
      '12:25 source "consul-dc1": type "consul" is not available in this version',
      '14:29 certificate "shop": source type "acme" is not available in this version',
    ]);
  });

  it('is read without those', () => {
    const lines = published.split('\n').filter((_line, index) => ![8, 9, 10, 11, 12, 13].includes(index));
    expect(problems(lines.join('\n'))).toEqual([]);
  });
});
