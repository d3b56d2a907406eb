import { routeSchema } from '@sluice/config';
import { expect, it } from 'vitest';
import { actionInWords, sharesOf } from './action-in-words.ts';
import { conditionsInWords, pathInWords, pathSign } from './match-in-words.ts';

it('says what a route asks for', () => {
  expect(pathInWords({ prefix: '/billing' })).toBe('/billing and everything below');
  expect(pathSign({ prefix: '/' })).toBe('/…');
  expect(
    conditionsInWords({
      methods: ['GET', 'PUT'],
      headers: [{ name: 'x-canary', exact: 'yes' }],
      query: [{ name: 'debug', present: false }],
      clientAddresses: ['10.0.0.0/8'],
    }),
  ).toEqual(['GET or PUT', 'x-canary is yes', '?debug is not there', 'from 10.0.0.0/8']);
});

it('says what a route does', () => {
  const route = (rest: object) => routeSchema.parse({ name: 'a', ...rest });
  expect(actionInWords(route({ upstreams: [{ name: 'b' }] }))).toBe('→ b');
  expect(
    actionInWords(
      route({
        upstreams: [
          { name: 'b', weight: 90 },
          { name: 'b', weight: 10, subset: { v: '2' } },
        ],
      }),
    ),
  ).toBe('→ b 90%, b (v=2) 10%');
  expect(actionInWords(route({ redirect: { scheme: 'https' } }))).toBe('308 → https://');
  expect(actionInWords(route({ directResponse: { status: 418 } }))).toBe('answer 418');
});

it('shares nothing out when all weights are zero', () => {
  expect(sharesOf([{ weight: 0 }, { weight: 0 }])).toEqual([0, 0]);
  expect(sharesOf([{}, { weight: 3 }])).toEqual([0.25, 0.75]);
});
