import { expect, it } from 'vitest';
import { web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

it('tells of what a listener of another protocol would have', () => {
  expect(lint('no_effect', { listeners: [{ ...web, timeouts: { tunnelIdle: '1m' } }] })).toEqual([
    {
      path: 'listeners.0.timeouts.tunnelIdle',
      message: 'listener "web": timeouts.tunnelIdle has no effect with the protocol http',
      fix: 'Leave it out, or choose another protocol.',
    },
  ]);
  expect(
    lint('no_effect', {
      listeners: [{ name: 'db', address: '0.0.0.0:5432', protocol: 'tcp', limits: { body: '1KiB', connections: 5 } }],
      routes: [],
    }),
  ).toEqual([
    {
      path: 'listeners.0.limits.body',
      message: 'listener "db": limits.body has no effect with the protocol tcp',
      fix: 'Leave it out, or choose another protocol.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('no_effect', { listeners: [{ ...web, timeouts: { keepAlive: '1m' } }] })).toEqual([]);
});
