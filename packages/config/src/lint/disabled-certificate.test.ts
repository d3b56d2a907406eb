import { expect, it } from 'vitest';
import { web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const shown = (enabled: boolean) => {
  const certificate = { source: { type: 'file', certificate: '/a', privateKey: '/b' } };
  return {
    certificates: [
      { name: 'a', ...certificate },
      { name: 'b', enabled, ...certificate },
    ],
    listeners: [{ ...web, protocol: 'https', tls: { certificates: ['a', 'b'] } }],
  };
};

it('tells of a certificate that is switched off', () => {
  expect(lint('disabled_reference', shown(false))).toEqual([
    {
      path: 'listeners.0.tls.certificates',
      message: 'listener "web": certificate "b" is disabled and left out',
      fix: 'Enable "b", or take it off the listener.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('disabled_reference', shown(true))).toEqual([]);
});
