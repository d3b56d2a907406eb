import { expect, it } from 'vitest';
import { lint } from '../../test/lint.ts';

const plain = { name: 'plain', address: '0.0.0.0:80', redirectToHttps: {} };
const certificates = [{ name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }];
const secure = (enabled: boolean) => {
  const tls = { protocol: 'https', tls: { certificates: ['c'] } };
  return { certificates, listeners: [plain, { name: 's', address: '0.0.0.0:443', enabled, ...tls }] };
};

it('tells of a redirect that leads nowhere', () => {
  expect(lint('no_https', { listeners: [plain] })).toEqual([
    {
      path: 'listeners.0.redirectToHttps',
      message: 'listener "plain" redirects to https on port 443, but no enabled listener speaks it',
      fix: 'Add an https listener on port 443.',
    },
  ]);
  expect(lint('no_https', secure(false))).toEqual([
    {
      path: 'listeners.0.redirectToHttps',
      message: expect.stringContaining('but no enabled listener speaks it'),
      fix: 'Add an https listener on port 443.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('no_https', secure(true))).toEqual([]);
  expect(lint('no_https', {})).toEqual([]);
});
