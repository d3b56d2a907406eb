import { prometheusText } from '@sluice/metrics';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { GatewayMetrics } from './gateway-metrics.ts';

it('counts health checks by endpoint and result', () => {
  const metrics = new GatewayMetrics(new FakeClock());
  for (const passed of [true, true, false]) metrics.countCheck('app', '10.0.0.1:80', passed);
  const text = prometheusText(metrics.families('gw'));
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="passed"} 2\n');
  expect(text).toContain('gw_health_checks_total{upstream="app",endpoint="10.0.0.1:80",result="failed"} 1\n');
});
