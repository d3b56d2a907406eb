import { expect, it } from 'vitest';
import { testEnvironment } from '../testing-exchange.ts';
import { createMirror } from './policy.ts';
import { mirrorSchema } from './schema.ts';

it('copies everything up to 64 KiB, 64 at a time, unless it says otherwise', () => {
  const plan = (config: object) =>
    createMirror(mirrorSchema.parse({ type: 'mirror', upstream: 'next', ...config }), testEnvironment).forwarding
      ?.mirror;
  expect(plan({})).toMatchObject({ upstream: 'next', share: 1, maxBodyBytes: 65_536, concurrency: 64 });
  expect(plan({ percent: 5, maxBodySize: '1MiB', concurrency: 1 })).toMatchObject({
    ...{ share: 0.05, maxBodyBytes: 1_048_576, concurrency: 1 },
  });
});
