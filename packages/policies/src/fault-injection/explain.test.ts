import { expect, it } from 'vitest';
import { explained } from '../testing-exchange.ts';
import { explainFaultInjection } from './explain.ts';
import { faultInjectionSchema } from './schema.ts';

function told(given: object, headers: string[] = []) {
  return explainFaultInjection(
    faultInjectionSchema.parse({ type: 'fault_injection', ...given }),
    explained({ headers }),
  );
}

it('tells chances, and what is certain', () => {
  expect(told({ delay: { percent: 10, duration: '1s' }, abort: { percent: 5 } })).toEqual({
    outcome: 'depends',
    sentence: 'may break it on purpose',
    details: ['10 % chance that it is held back for 1s', '5 % chance that it has its connection cut'],
  });
  expect(told({ abort: { percent: 100, status: 503 } })).toMatchObject({ outcome: 'replies', status: 503 });
  expect(told({ abort: { percent: 0, status: 503 } }).outcome).toBe('continues');
});

it('tells whom it spares, and takes the field out as the policy does', () => {
  const config = { abort: { percent: 100, status: 503 }, header: { name: 'x-chaos', value: 'yes' } };
  expect(told(config)).toEqual({ outcome: 'continues', sentence: 'spares it, because it has no x-chaos: yes' });
  const headers = ['X-Chaos', 'yes'];
  expect(told(config, headers).outcome).toBe('replies');
  expect(headers).toEqual([]);
});
