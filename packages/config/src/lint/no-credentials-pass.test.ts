import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

const users = (...names: string[]) => ({
  type: 'basic_auth',
  users: names.map((name) => ({ name, password: 'correct horse battery' })),
});
const jwt = (more: object = {}) => ({ type: 'jwt', keys: { url: 'https://login.test/keys' }, ...more });
const lists = (satisfy: string, ...rules: object[][]) => ({
  type: 'access',
  satisfy,
  lists: rules.map((each, index) => ({ name: `list ${index}`, rules: each })),
});

it('tells of credentials that nobody can show together', () => {
  expect(lintRoute('locks_out', { policies: [users('ada'), jwt()] })).toEqual([
    {
      path: 'routes.0.policies.1',
      message:
        'route "r": policy 2: it asks for a password and a token in the one field Authorization, so nobody is let in',
      fix: 'Ask for any of them in one access policy, or for one only.',
    },
  ]);
  expect(lintRoute('locks_out', { policies: [lists('all', [users('ada')], [users('bob')])] })).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('two lists of users that every request must be in have no user in common'),
      fix: 'Ask for any of them in one access policy, or for one only.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('locks_out', { policies: [users('ada'), jwt({ cookie: 'token' })] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [users('ada'), jwt({ optional: true })] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [users('ada'), users('bob', 'ada')] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [lists('any', [users('ada')], [users('bob')])] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [lists('all', [users('ada'), jwt()], [users('bob'), jwt()])] })).toEqual(
    [],
  );
});
