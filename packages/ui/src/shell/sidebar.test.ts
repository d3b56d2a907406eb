import { expect, it } from 'vitest';
import { currentHref } from './sidebar.tsx';

const groups = [
  { items: ['/', '/routes', '/routes/simulator', '/revisions'].map((href) => ({ label: href, href, icon: null })) },
];

it.each([
  ['/', '/'],
  ['/routes', '/routes'],
  ['/routes/billing-api/logs', '/routes'],
  ['/routes/simulator', '/routes/simulator'],
  ['/routesque', undefined],
])('%s belongs to %s', (path, href) => expect(currentHref(groups, path)).toBe(href));
