import { describe, expect, it } from 'vitest';
import { validateDocument } from '../validate-document.ts';

function check(route: object): string[] {
  const result = validateDocument({
    version: 1,
    listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
    upstreams: [{ name: 'u', targets: [{ address: '10.0.0.5:8080' }] }],
    routes: [{ name: 'r', upstreams: [{ name: 'u' }], ...route }],
  });
  const issues = result.ok ? result.warnings : result.issues;
  return issues.map(
    ({ severity, path, code, message }) => `${severity} ${code} ${path.slice(2).join('.')}: ${message}`,
  );
}

describe('rules of policies that steer forwarding', () => {
  it('have nothing to say about good ones', () => {
    expect(check({ policies: [{ type: 'retry' }] })).toEqual([]);
  });

  it('refuse two of a kind', () => {
    expect(check({ policies: [{ type: 'retry' }, { type: 'retry', attempts: 5 }] })).toEqual([
      'error duplicate_policy policies.1: route "r": policy 2 is a second one of type retry; put both into one',
    ]);
  });

  it('want the upstream that gets copies to exist', () => {
    expect(check({ policies: [{ type: 'mirror', upstream: 'uu' }] })).toEqual([
      expect.stringMatching(/^error unknown_reference policies\.0\.upstream: route "r": upstream "uu" does not exist/),
    ]);
  });
});
