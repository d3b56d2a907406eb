import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findReferences, referencePlaces, replaceReferences } from './reference-places.ts';
import { resourceSchemas } from './resource-schemas.ts';

const upstreamName = z.string().meta({ reference: 'upstream' });
const made = z.strictObject({
  mirror: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('one'), to: upstreamName }),
    z.strictObject({ type: z.literal('many'), to: z.array(upstreamName).default([]) }),
  ]),
  byHost: z.record(z.string(), upstreamName.optional()).optional(),
  certificate: z.string().meta({ reference: 'certificate' }).optional(),
});

describe('referencePlaces', () => {
  it('knows where the resources of this version refer to one another', () => {
    expect(referencePlaces(resourceSchemas.route)).toEqual([
      { kind: 'listener', steps: ['listeners', '*'] },
      { kind: 'upstream', steps: ['upstreams', '*', 'name'] },
      { kind: 'upstream', steps: ['policies', '*', 'upstream'] },
    ]);
    expect(referencePlaces(resourceSchemas.listener)).toEqual([
      { kind: 'certificate', steps: ['tls', 'certificates', '*'] },
    ]);
    expect(referencePlaces(resourceSchemas.upstream)).toEqual([
      { kind: 'source', steps: ['targets', '*', 'discovery'] },
      { kind: 'certificate', steps: ['tls', 'clientCertificate'] },
    ]);
  });

  it('finds and replaces references in every form of a schema, from its meta alone', () => {
    const places = referencePlaces(made);
    const value = { mirror: { type: 'many', to: ['a', 'b', 'a'] }, byHost: { 'a.example': 'a' }, certificate: 'a' };
    expect(findReferences(value, places).map(({ name, path }) => [name, path.join('.')])).toEqual([
      ['a', 'mirror.to.0'],
      ['b', 'mirror.to.1'],
      ['a', 'mirror.to.2'],
      ['a', 'byHost.a.example'],
      ['a', 'certificate'],
    ]);
    expect(replaceReferences(value, places, 'upstream', 'a', 'z')).toEqual({
      mirror: { type: 'many', to: ['z', 'b', 'z'] },
      byHost: { 'a.example': 'z' },
      certificate: 'a',
    });
    expect(findReferences({ mirror: { type: 'one', to: 'c' } }, places)).toMatchObject([{ name: 'c' }]);
  });

  it('gives back the same object when nothing refers, and passes over what does not fit', () => {
    const places = referencePlaces(made);
    const value = { mirror: { type: 'one', to: 'b' }, byHost: 7 };
    expect(replaceReferences(value, places, 'upstream', 'a', 'z')).toBe(value);
    expect(replaceReferences(value, places, 'listener', 'b', 'z')).toBe(value);
    for (const odd of [null, undefined, 3, 'a', [], { mirror: null }, { mirror: { to: { a: 1 } } }]) {
      expect(findReferences(odd, places)).toEqual([]);
      expect(replaceReferences(odd, places, 'upstream', 'a', 'z')).toEqual(odd);
    }
  });
});
