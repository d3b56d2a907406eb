import { expect, it } from 'vitest';
import { billing } from '../../test/check-document.ts';
import { lint, lintUpstream } from '../../test/lint.ts';

const targets = [{ address: '10.0.0.6:80', zone: 'a' }];

it('tells of zones that tell nothing apart', () => {
  expect(lint('no_effect', { settings: { zone: 'a' }, upstreams: [{ ...billing, locality: {} }] })).toEqual([
    {
      path: 'upstreams.0.locality',
      message: 'upstream "billing": no target has a zone, so all are as near',
      fix: 'Give the targets zones.',
    },
  ]);
  expect(lintUpstream('no_effect', { targets, locality: {} })).toEqual([
    {
      path: 'upstreams.0.locality',
      message: expect.stringContaining('unless SLUICE_ZONE does, all targets are as near'),
      fix: 'Write the zone of the gateway into the settings.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('no_effect', { settings: { zone: 'a' }, upstreams: [{ ...billing, targets, locality: {} }] })).toEqual(
    [],
  );
  expect(lintUpstream('no_effect', { targets, locality: { zones: ['a'] } })).toEqual([]);
  expect(lintUpstream('no_effect', { enabled: false, locality: {} })).toEqual([]);
});
