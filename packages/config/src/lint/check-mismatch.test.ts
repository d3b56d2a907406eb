import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

const healthCheck = { type: 'grpc' };

it('tells of checks by gRPC where requests go by HTTP/1.1', () => {
  expect(lintUpstream('check_mismatch', { healthCheck, protocol: 'h1' })).toEqual([
    {
      path: 'upstreams.0.healthCheck.type',
      message: expect.stringContaining('with protocol h1 requests go by HTTP/1.1'),
      fix: 'Write protocol h2c, or check by http or tcp.',
    },
  ]);
  expect(lintUpstream('check_mismatch', { healthCheck, protocol: 'h1', tls: {} })).toEqual([
    {
      path: 'upstreams.0.healthCheck.type',
      message: expect.stringContaining('protocol h1'),
      fix: 'Write protocol h2, or check by http or tcp.',
    },
  ]);
  expect(lintUpstream('check_mismatch', { healthCheck })).toEqual([
    {
      path: 'upstreams.0.healthCheck.type',
      message: expect.stringContaining('auto without tls'),
      fix: 'Write protocol h2c, or check by http or tcp.',
    },
  ]);
  expect(lintUpstream('check_mismatch', { healthCheck, tls: {}, proxyProtocol: 'v2' })).toEqual([
    {
      path: 'upstreams.0.healthCheck.type',
      message: expect.stringContaining('proxyProtocol'),
      fix: 'Write protocol h2, or check by http or tcp.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('check_mismatch', { healthCheck, protocol: 'h2c' })).toEqual([]);
  expect(lintUpstream('check_mismatch', { healthCheck, tls: {} })).toEqual([]);
  expect(lintUpstream('check_mismatch', { healthCheck: { type: 'grpc', port: 9000 }, protocol: 'h1' })).toEqual([]);
  expect(lintUpstream('check_mismatch', { healthCheck: { type: 'http' }, protocol: 'h1' })).toEqual([]);
});
