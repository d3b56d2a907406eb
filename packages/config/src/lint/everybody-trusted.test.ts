import { expect, it } from 'vitest';
import { lint } from '../../test/lint.ts';

it('tells of trusted proxies that are everybody', () => {
  expect(lint('everybody_trusted', { settings: { trustedProxies: ['10.0.0.0/8', '0.0.0.0/0'] } })).toEqual([
    {
      path: 'settings.trustedProxies.1',
      message: expect.stringContaining('settings: trusted proxy 0.0.0.0/0 is everybody'),
      fix: 'Name the addresses of your proxies only.',
    },
  ]);
  expect(lint('everybody_trusted', { settings: { trustedProxies: ['::/0'] } })).toEqual([
    {
      path: 'settings.trustedProxies.0',
      message: expect.stringContaining('::/0 is everybody'),
      fix: 'Name the addresses of your proxies only.',
    },
  ]);
  expect(lint('everybody_trusted', { settings: { trustedProxies: ['128.0.0.0/1'] } })).toEqual([
    {
      path: 'settings.trustedProxies.0',
      message: expect.stringContaining('128.0.0.0/1 is everybody'),
      fix: 'Name the addresses of your proxies only.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('everybody_trusted', { settings: { trustedProxies: ['10.0.0.0/8', '192.0.2.1', 'fd00::/8'] } })).toEqual(
    [],
  );
});
