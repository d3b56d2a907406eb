import { expect, it } from 'vitest';
import { web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

it('tells of a document that nothing can come in by', () => {
  expect(lint('no_listener', { listeners: [] })).toEqual([
    { path: 'listeners', message: 'there is no listener, so no request can come in', fix: 'Add a listener.' },
  ]);
  expect(lint('no_listener', { listeners: [{ ...web, enabled: false }] })).toEqual([
    { path: 'listeners', message: 'every listener is disabled, so no request can come in', fix: 'Enable one of them.' },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('no_listener', {})).toEqual([]);
});
