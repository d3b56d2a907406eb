import { expect, it } from 'vitest';
import { explained, testEnvironment } from '../testing-exchange.ts';
import { explainHedging } from './explain.ts';
import { createHedging } from './policy.ts';
import { hedgingSchema } from './schema.ts';

it('hedges safe requests once after 200 ms, unless it says otherwise', () => {
  const plan = createHedging(hedgingSchema.parse({ type: 'hedging' }), testEnvironment).forwarding?.hedging;
  expect(plan).toMatchObject({ delayMs: 200, attempts: 2, budget: { share: 0.2, minimumConcurrency: 3 } });
  expect([...(plan?.methods ?? [])]).toEqual(['GET', 'HEAD', 'OPTIONS']);
});

it('cannot be told to send a POST twice', () => {
  expect(hedgingSchema.safeParse({ type: 'hedging', methods: ['POST'] }).success).toBe(false);
  expect(explainHedging(hedgingSchema.parse({ type: 'hedging' }), explained({ method: 'POST' })).outcome).toBe(
    'continues',
  );
});
