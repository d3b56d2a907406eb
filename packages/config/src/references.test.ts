import { describe, expect, it } from 'vitest';
import { renameReferences, usedBy } from './references.ts';
import { validateDocument } from './validate-document.ts';

const result = validateDocument({
  version: 1,
  listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
  certificates: [{ name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }],
  upstreams: [{ name: 'a', tls: { clientCertificate: 'c' } }, { name: 'b' }],
  routes: [
    {
      name: 'split',
      listeners: ['web'],
      upstreams: [{ name: 'a', subset: { v: '1' } }, { name: 'b' }, { name: 'a', subset: { v: '2' } }],
    },
    { name: 'other', upstreams: [{ name: 'b' }] },
  ],
});
if (!result.ok) throw new Error('the test document is invalid');
const { document } = result;

describe('usedBy', () => {
  it('finds every place that names a resource', () => {
    expect(usedBy(document, { kind: 'upstream', name: 'a' })).toEqual([
      { kind: 'route', name: 'split', path: ['upstreams', 0, 'name'] },
      { kind: 'route', name: 'split', path: ['upstreams', 2, 'name'] },
    ]);
    expect(usedBy(document, { kind: 'listener', name: 'web' })).toEqual([
      { kind: 'route', name: 'split', path: ['listeners', 0] },
    ]);
    expect(usedBy(document, { kind: 'certificate', name: 'c' })).toEqual([
      { kind: 'upstream', name: 'a', path: ['tls', 'clientCertificate'] },
    ]);
    expect(usedBy(document, { kind: 'route', name: 'split' })).toEqual([]);
    expect(usedBy(document, { kind: 'upstream', name: 'gone' })).toEqual([]);
  });
});

describe('renameReferences', () => {
  it('leads every reference to the new name and leaves the rest alone', () => {
    const renamed = renameReferences(document, 'upstream', 'a', 'z');
    expect(renamed.routes[0]?.upstreams?.map(({ name }) => name)).toEqual(['z', 'b', 'z']);
    expect(renamed.routes[1]).toBe(document.routes[1]);
    expect(renameReferences(document, 'listener', 'web', 'front').routes[0]?.listeners).toEqual(['front']);
    expect(renameReferences(document, 'certificate', 'c', 'd').upstreams[0]?.tls?.clientCertificate).toBe('d');
    expect(renameReferences(document, 'route', 'split', 'x').routes[0]).toBe(document.routes[0]);
  });
});
