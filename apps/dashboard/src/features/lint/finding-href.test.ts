import { expect, it } from 'vitest';
import { findingHref } from './finding-href.ts';

it('leads to the form of what a finding is about, and to its field', () => {
  expect(findingHref({ kind: 'route', name: 'a b', path: ['policies', 0, 'methods'] })).toBe(
    '/routes/a%20b/edit?field=policies.0.methods',
  );
  expect(findingHref({ kind: 'upstream', name: 'u', path: [] })).toBe('/upstreams/u/edit');
  expect(findingHref({ kind: 'settings', name: '', path: ['trustedProxies', 0] })).toBe(
    '/settings?field=trustedProxies.0',
  );
  expect(findingHref({ kind: 'document', name: '', path: ['listeners'] })).toBe('/listeners');
});
