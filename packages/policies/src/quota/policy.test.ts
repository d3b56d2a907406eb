import { expect, it } from 'vitest';
import type { Limits } from '../limits/limits.ts';
import { anExchange, testEnvironment } from '../testing-exchange.ts';
import { createQuota } from './policy.ts';
import { quotaSchema } from './schema.ts';

function askedOf(given: Record<string, unknown>): Parameters<Limits['take']> {
  const asked: Parameters<Limits['take']>[] = [];
  const policy = createQuota(quotaSchema.parse({ type: 'quota', limit: 5, ...given }), {
    ...testEnvironment,
    limits: {
      take(...ask) {
        asked.push(ask);
        return { allowed: true, remaining: 4, resetMs: 1200, retryAfterMs: 0 };
      },
    },
  });
  void policy.onRequest?.(anExchange());
  return asked[0] as Parameters<Limits['take']>;
}

it('counts a period of the calendar', () => {
  expect(askedOf({ period: 'month' })[1]).toEqual({ kind: 'period', limit: 5, period: 'month' });
});

it('is the same quota when its limit changes, and another one for another period or key', () => {
  const [id] = askedOf({});
  expect(askedOf({ limit: 6 })[0]).toBe(id);
  expect(askedOf({ period: 'hour' })[0]).not.toBe(id);
  expect(askedOf({ key: { by: 'route' } })[0]).not.toBe(id);
});
