import { expect, it } from 'vitest';
import { web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const settings = { trustedProxies: ['10.0.0.0/8'] };

it('tells of PROXY headers that a client may write', () => {
  expect(
    lint('optional_proxy_header', { settings, listeners: [{ ...web, proxyProtocol: { mode: 'optional' } }] }),
  ).toEqual([
    {
      path: 'listeners.0.proxyProtocol.mode',
      message: expect.stringContaining('lets a client write the PROXY header'),
      fix: 'Write mode required where every trusted proxy sends one.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('optional_proxy_header', { settings, listeners: [{ ...web, proxyProtocol: {} }] })).toEqual([]);
  expect(lint('optional_proxy_header', { listeners: [{ ...web, proxyProtocol: { mode: 'optional' } }] })).toEqual([]);
});
