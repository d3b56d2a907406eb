import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of hedging of what is never hedged', () => {
  expect(lintRoute('no_effect', { match: { methods: ['POST'] }, policies: [{ type: 'hedging' }] })).toEqual([
    {
      path: 'routes.0.policies.0.methods',
      message: expect.stringContaining('hedging has no effect, because the route takes POST only'),
      fix: 'Remove it.',
    },
  ]);
  expect(lintRoute('no_effect', { match: { methods: ['POST', 'PUT'] }, policies: [{ type: 'hedging' }] })).toEqual([
    {
      path: 'routes.0.policies.0.methods',
      message: expect.stringContaining('takes POST, PUT only'),
      fix: 'Add PUT to its methods, or remove it.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('no_effect', { match: { methods: ['POST', 'GET'] }, policies: [{ type: 'hedging' }] })).toEqual([]);
  expect(lintRoute('no_effect', { policies: [{ type: 'hedging' }] })).toEqual([]);
});
