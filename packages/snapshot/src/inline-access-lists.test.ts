import { validateDocument } from '@sluice/config';
import { expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';

function routesOf(accessLists: readonly object[]) {
  const own = { name: 'own', rules: [{ type: 'ip_access', deny: ['10.1.0.0/16'] }] };
  const policies = [{ type: 'access', satisfy: 'any', lists: [{ use: 'office' }, own] }];
  const routes = [
    { name: 'a', directResponse: { status: 204 }, policies },
    { name: 'b', directResponse: { status: 204 } },
  ];
  const result = validateDocument({ version: 1, settings: { accessLists }, routes });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join());
  return { document: result.document, routes: compileSnapshot(result.document, { revision: 1, hash: '' }).routes };
}

const office = (range: string) => ({ name: 'office', satisfy: 'any', rules: [{ type: 'ip_access', allow: [range] }] });

it('puts lists of the settings where policies name them', () => {
  const [first] = routesOf([office('10.0.0.0/8')]).routes;
  expect(first?.policies).toMatchObject([
    { type: 'access', satisfy: 'any', lists: [office('10.0.0.0/8'), { name: 'own', satisfy: 'any' }] },
  ]);
});

it('gives the same object again, and another one when the lists have changed', () => {
  const { document, routes } = routesOf([office('10.0.0.0/8')]);
  const again = compileSnapshot(document, { revision: 2, hash: '' }).routes;
  expect(again[0]).toBe(routes[0]);
  expect(again[1]).toBe(routes[1]);
  const other = routesOf([office('11.0.0.0/8')]).document.settings;
  const changed = compileSnapshot({ ...document, settings: other }, { revision: 3, hash: '' }).routes;
  expect(changed[0]?.policies).toMatchObject([{ lists: [office('11.0.0.0/8'), { name: 'own' }] }]);
  expect(changed[1]).toBe(routes[1]);
});
