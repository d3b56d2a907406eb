import { expect, it } from 'vitest';
import { billing, toBilling } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const mirror = (upstream: string) => ({
  upstreams: [billing, { ...billing, name: 'next' }],
  routes: [{ ...toBilling, policies: [{ type: 'mirror', upstream }] }],
});

it('tells of copies for whom the requests are for', () => {
  expect(lint('mirror_to_self', mirror('billing'))).toEqual([
    {
      path: 'routes.0.policies.0.upstream',
      message: 'route "r": copies go to upstream "billing", which gets the requests too and carries them out twice',
      fix: 'Mirror to an upstream of its own that has no effect on what it is sent.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('mirror_to_self', mirror('next'))).toEqual([]);
});
