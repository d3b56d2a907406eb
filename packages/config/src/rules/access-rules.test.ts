import { expect, it } from 'vitest';
import { validateDocument } from '../validate-document.ts';

function found(policies: readonly object[], settings: object = {}) {
  const listeners = [{ name: 'web', address: '0.0.0.0:80' }];
  const routes = [{ name: 'a', directResponse: { status: 204 }, policies }];
  const result = validateDocument({ version: 1, settings, listeners, routes });
  return (result.ok ? result.warnings : result.issues).map(({ code, path }) => `${code} ${path.join('.')}`);
}

const office = { name: 'office', rules: [{ type: 'ip_access', allow: ['10.0.0.0/8'] }] };
const uses = (...names: string[]) => ({ type: 'access', lists: names.map((use) => ({ use })) });

it('a list that a route uses is in the settings', () => {
  expect(found([uses('office')], { accessLists: [office] })).toEqual([]);
  expect(found([uses('office', 'offce')], { accessLists: [office] })).toEqual([
    'unknown_reference routes.0.policies.0.lists.1.use',
  ]);
  expect(found([uses('office')])).toEqual(['unknown_reference routes.0.policies.0.lists.0.use']);
});

it('lists of one name are refused, in the settings and in a policy', () => {
  expect(found([], { accessLists: [office, office] })).toEqual(['invalid_value settings.accessLists']);
  expect(found([{ type: 'access', lists: [office, { use: 'office' }] }], { accessLists: [office] })).toEqual([
    'invalid_value routes.0.policies.0.lists',
  ]);
});
