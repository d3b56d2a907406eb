import { expect, it } from 'vitest';
import { toBilling, web } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const db = { name: 'db', address: '0.0.0.0:5432', protocol: 'tcp' };
const toDb = { ...toBilling, listeners: ['db'] };

it('tells of a listener that carries TCP to nobody', () => {
  expect(lint('unrouted_listener', { listeners: [web, db] })).toEqual([
    {
      path: 'listeners.1',
      message: 'listener "db": no enabled route names it, so it closes every connection',
      fix: 'Name it in the listeners of a route.',
    },
  ]);
  expect(lint('unrouted_listener', { listeners: [db], routes: [{ ...toDb, enabled: false }] })).toEqual([
    {
      path: 'listeners.0',
      message: expect.stringContaining('listener "db"'),
      fix: 'Name it in the listeners of a route.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('unrouted_listener', { listeners: [db], routes: [toDb] })).toEqual([]);
  expect(lint('unrouted_listener', { listeners: [{ ...db, enabled: false }] })).toEqual([]);
  expect(lint('unrouted_listener', { listeners: [web], routes: [] })).toEqual([]);
});
