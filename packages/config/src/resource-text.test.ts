import { describe, expect, it } from 'vitest';
import { readResource, writeResource, writeResourceDocument } from './resource-text.ts';

const route = {
  name: 'api',
  enabled: true,
  hosts: ['api.example.com'],
  match: { path: { prefix: '/billing' } },
  priority: 0,
  upstreams: [{ name: 'billing', weight: 1 }],
  websocket: true,
  policies: [],
};

describe('one resource as text', () => {
  it('is written without defaults and read back', () => {
    const text = writeResource('route', route);
    expect(text).not.toContain('priority');
    expect(readResource('route', text)).toEqual({
      ok: true,
      value: {
        name: 'api',
        hosts: ['api.example.com'],
        match: { path: { prefix: '/billing' } },
        upstreams: [{ name: 'billing' }],
      },
    });
  });

  it('is written as a member of its list', () => {
    expect(writeResourceDocument('upstream', { name: 'a', targets: [{ address: '10.0.0.1:80' }] })).toBe(
      'upstreams:\n  - name: a\n    targets:\n      - { address: 10.0.0.1:80 }\n',
    );
  });

  it('tells the line of what is wrong', () => {
    const read = readResource('upstream', 'name: billing\ntargets:\n  - address: nowhere\n');
    expect(read).toMatchObject({ ok: false, issues: [{ line: 3, path: ['targets', 0, 'address'] }] });
    expect(readResource('upstream', 'name: "open')).toMatchObject({ ok: false, issues: [{ line: 1 }] });
    expect(readResource('upstream', '- a\n')).toMatchObject({
      ok: false,
      issues: [{ message: 'must be one upstream' }],
    });
  });
});
