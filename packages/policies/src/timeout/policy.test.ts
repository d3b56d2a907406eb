import { expect, it } from 'vitest';
import { testEnvironment } from '../testing-exchange.ts';
import { createTimeout } from './policy.ts';
import { timeoutSchema } from './schema.ts';

it('limits requests to 60 s and nothing else, unless it says so', () => {
  const plan = (config: object) =>
    createTimeout(timeoutSchema.parse({ type: 'timeout', ...config }), testEnvironment).forwarding?.timeouts;
  expect(plan({})).toMatchObject({ requestMs: 60_000 });
  const unset = { perTryMs: undefined, idleMs: undefined, streamMs: undefined, connectMs: undefined };
  expect(plan({})).toMatchObject(unset);
  expect(plan({ request: '5m', perTry: '1m', idle: '30s', stream: '1h', connect: '1s' })).toMatchObject({
    ...{ requestMs: 300_000, perTryMs: 60_000, idleMs: 30_000, streamMs: 3_600_000, connectMs: 1000 },
  });
});
