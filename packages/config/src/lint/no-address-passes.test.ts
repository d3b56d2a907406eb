import { expect, it } from 'vitest';
import { toBilling } from '../../test/check-document.ts';
import { lint, lintRoute } from '../../test/lint.ts';

const ip = (allow?: readonly string[], deny?: readonly string[]) => ({
  type: 'ip_access',
  ...(allow === undefined ? {} : { allow }),
  ...(deny === undefined ? {} : { deny }),
});
const lists = (satisfy: string, ...names: string[]) => ({
  type: 'access',
  satisfy,
  lists: names.map((use) => ({ use })),
});
const settings = {
  accessLists: [
    { name: 'office', rules: [ip(['10.0.0.0/8'])] },
    { name: 'branch', rules: [ip(['192.0.2.0/24']), ip(['198.51.100.0/24'])] },
    {
      name: 'either',
      rules: [ip(['192.0.2.0/24']), { type: 'basic_auth', users: [{ name: 'a', password: 'x'.repeat(12) }] }],
    },
  ],
};

it('tells of lists of addresses that let nobody in', () => {
  expect(lintRoute('locks_out', { policies: [ip(['10.0.0.0/8'], ['10.0.0.0/8'])] })).toEqual([
    {
      path: 'routes.0.policies.0',
      message: 'route "r": policy 1: every address that could pass is denied, so nobody is let in',
      fix: 'Take the range out of one of the lists.',
    },
  ]);
  expect(
    lintRoute('locks_out', { policies: [ip(['10.1.0.0/16', '192.0.2.7'], ['10.0.0.0/8', '192.0.2.0/24'])] }),
  ).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('every address that could pass is denied'),
      fix: 'Take the range out of one of the lists.',
    },
  ]);
  expect(lintRoute('locks_out', { policies: [ip(undefined, ['0.0.0.0/0', '::/0'])] })).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('every address that could pass is denied'),
      fix: 'Take the range out of one of the lists.',
    },
  ]);
  expect(lintRoute('locks_out', { policies: [ip(['10.0.0.0/8']), ip(['192.0.2.0/24'])] })).toEqual([
    {
      path: 'routes.0.policies.1',
      message: expect.stringContaining(
        'policy 2: none of the addresses that it allows is allowed by what stands before it',
      ),
      fix: 'Let the lists overlap, or ask for any of them.',
    },
  ]);
  expect(lintRoute('locks_out', { match: { clientAddresses: ['10.0.0.0/8'] }, policies: [ip(['fd00::/8'])] })).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('nobody is let in'),
      fix: 'Let the lists overlap, or ask for any of them.',
    },
  ]);
  expect(
    lint('locks_out', { settings, routes: [{ ...toBilling, policies: [lists('all', 'office', 'branch')] }] }),
  ).toEqual([
    {
      path: 'routes.0.policies.0',
      message: expect.stringContaining('nobody is let in'),
      fix: 'Let the lists overlap, or ask for any of them.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('locks_out', { policies: [ip(['10.0.0.0/8'], ['10.1.0.0/16'])] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [ip(['10.0.0.0/8']), ip(['10.1.0.0/16', 'fd00::/8'])] })).toEqual([]);
  expect(lintRoute('locks_out', { policies: [{ ...ip(['10.0.0.0/8'], ['10.0.0.0/8']), shadow: true }] })).toEqual([]);
  expect(
    lint('locks_out', { settings, routes: [{ ...toBilling, policies: [lists('any', 'office', 'branch')] }] }),
  ).toEqual([]);
  expect(
    lint('locks_out', { settings, routes: [{ ...toBilling, policies: [lists('all', 'office', 'either')] }] }),
  ).toEqual([]);
});
