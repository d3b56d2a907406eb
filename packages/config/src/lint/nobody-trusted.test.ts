import { expect, it } from 'vitest';
import { web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

it('tells of PROXY headers that nobody may send', () => {
  expect(lint('nobody_trusted', { listeners: [{ ...web, proxyProtocol: {} }] })).toEqual([
    {
      path: 'listeners.0.proxyProtocol.mode',
      message: 'listener "web": settings.trustedProxies is empty, so every connection is refused',
      fix: 'Put the addresses of the proxies into the trusted proxies of the settings.',
    },
  ]);
  expect(lint('nobody_trusted', { listeners: [{ ...web, proxyProtocol: { mode: 'optional' } }] })).toEqual([
    {
      path: 'listeners.0.proxyProtocol.mode',
      message: expect.stringContaining('so no header is believed'),
      fix: 'Put the addresses of the proxies into the trusted proxies of the settings.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(
    lint('nobody_trusted', {
      settings: { trustedProxies: ['10.0.0.0/8'] },
      listeners: [{ ...web, proxyProtocol: {} }],
    }),
  ).toEqual([]);
  expect(lint('nobody_trusted', {})).toEqual([]);
});
