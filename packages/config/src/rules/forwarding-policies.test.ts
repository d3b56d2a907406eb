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

  it('want the upstream that gets copies to exist', () => {
    expect(check({ policies: [{ type: 'mirror', upstream: 'uu' }] })).toEqual([
      expect.stringMatching(/^error unknown_reference policies\.0\.upstream: route "r": upstream "uu" does not exist/),
    ]);
    expect(check({ policies: [{ type: 'mirror', upstream: 'u' }] })).toEqual([]);
  });

  it('warn of attempts that there is no time for', () => {
    const retry = { type: 'retry', attempts: 3, perTryTimeout: '5s' };
    const timeout = (more: object) => ({ type: 'timeout', ...more });
    expect(check({ policies: [retry, timeout({ request: '15s' })] })).toEqual([]);
    expect(check({ policies: [timeout({ request: '14s' }), retry] })).toEqual([
      'warning timeout_too_short policies.1.perTryTimeout: route "r": 3 attempts may take 5s each, but the whole request only 14s; give it 15s, or each attempt 4s666ms',
    ]);
    expect(check({ timeout: '10s', policies: [retry] })).toHaveLength(1);
    expect(check({ policies: [timeout({ request: '1s', perTry: '2s' })] })).toEqual([
      'warning timeout_too_short policies.0.perTry: route "r": an attempt may take 2s, but the whole request only 1s; give it 2s, or each attempt 1s',
    ]);
  });

  it('tell of faults that are injected', () => {
    const faults = (more: object) => check({ policies: [{ type: 'fault_injection', ...more }] });
    expect(faults({ delay: { percent: 10, duration: '1s' }, abort: { percent: 5 }, header: { name: 'x-a' } })).toEqual([
      'warning faults_injected policies.0: route "r": fault injection delays 10 % by 1s and aborts 5 % of its requests with x-a on purpose; remove the policy when the test is over',
    ]);
    expect(faults({ abort: { percent: 0 } })).toEqual([]);
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
