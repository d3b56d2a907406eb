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

  it('refuse two of a kind, and warn where nothing is forwarded', () => {
    expect(check({ policies: [{ type: 'retry' }, { type: 'retry', attempts: 5 }] })).toEqual([
      'error duplicate_policy policies.1: route "r": policy 2 is a second one of type retry; put both into one',
    ]);
    const route = { upstreams: undefined, directResponse: { status: 204 }, policies: [{ type: 'retry' }] };
    expect(check(route)).toEqual([
      'warning no_effect policies.0: route "r": policy 1 (retry) has no effect, because the route forwards nothing; remove it',
    ]);
  });

  it('warn of requests that may be carried out twice, unless they are gRPC', () => {
    expect(check({ policies: [{ type: 'retry', methods: ['GET', 'POST'] }] })).toEqual([
      expect.stringMatching(/^warning unsafe_retry policies\.0\.methods: route "r": POST may be carried out twice/),
    ]);
    expect(check({ policies: [{ type: 'retry', methods: ['POST'], grpcStatuses: ['unavailable'] }] })).toEqual([]);
    expect(check({ policies: [{ type: 'retry', grpcStatuses: ['unavailable'] }] })).toEqual([
      expect.stringMatching(/^warning no_effect policies\.0\.grpcStatuses: .*add POST to methods$/),
    ]);
  });
});
