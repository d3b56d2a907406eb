import { expect, it } from 'vitest';
import { lint } from '../../test/lint.ts';

it('tells of metrics that everybody is shown', () => {
  expect(lint('public_metrics', { settings: { metrics: { address: '0.0.0.0:8701' } } })).toEqual([
    {
      path: 'settings.metrics.address',
      message:
        'settings: metrics.address 0.0.0.0:8701 shows metrics, without a password, to everyone who reaches that port',
      fix: 'Write 127.0.0.1:8701, or the address of the network that your monitoring is in.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('public_metrics', {})).toEqual([]);
  expect(lint('public_metrics', { settings: { metrics: { address: '10.0.0.1:8701' } } })).toEqual([]);
});
