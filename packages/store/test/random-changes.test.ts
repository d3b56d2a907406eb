import { type ConfigDocument, type ResourceKind, resourceLists } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, type Edit, findInconsistency, openStore, planChange } from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

// Few names, so that edits meet: duplicates, renames onto others, deletions of what is in use.
const name = fc.oneof({ weight: 24, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') }, fc.constant('Bad Name'));
const kind = fc.constantFrom<ResourceKind>('certificate', 'source', 'listener', 'upstream', 'route');

const values = {
  certificate: fc.record({ name, source: fc.constant({ type: 'self_signed', hosts: ['a.example'] }) }),
  source: fc.record({ name, type: fc.constant('file'), path: fc.constantFrom('/a', '/b') }),
  listener: fc.record(
    {
      name,
      address: fc.integer({ min: 0, max: 5 }).map((port) => `127.0.0.1:${18000 + port}`),
      protocol: fc.constantFrom('http', 'https'),
      tls: fc.record({ certificates: fc.array(name, { minLength: 1, maxLength: 2 }) }),
    },
    { requiredKeys: ['name', 'address'] },
  ),
  upstream: fc.record({
    name,
    enabled: fc.boolean(),
    targets: fc.array(
      fc.record({
        address: fc.oneof(
          { weight: 12, arbitrary: fc.constantFrom('127.0.0.1:1', '127.0.0.1:2') },
          fc.constant('nowhere'),
        ),
      }),
      {
        maxLength: 2,
      },
    ),
  }),
  route: fc.record(
    {
      name,
      upstreams: fc.array(fc.record({ name }), { minLength: 1, maxLength: 2 }),
      listeners: fc.array(name, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['name', 'upstreams'] },
  ),
};

/** `upsert` becomes an update or a creation, whichever fits the document; plain ones often meet what is in their way. */
type Try = Edit | { readonly op: 'upsert'; readonly kind: ResourceKind; readonly value: { readonly name: string } };

const attempt: fc.Arbitrary<Try> = fc.oneof(
  { weight: 6, arbitrary: kind.chain((of) => values[of].map((value): Try => ({ op: 'upsert', kind: of, value }))) },
  kind.chain((of) => values[of].map((value): Try => ({ op: 'put', kind: of, value }))),
  kind.chain((of) =>
    fc.tuple(name, values[of]).map(([old, value]): Try => ({ op: 'put', kind: of, name: old, value })),
  ),
  // Upstreams need nothing and are often unused: these are what gets as far as the rows under another name.
  {
    weight: 3,
    arbitrary: fc
      .tuple(name, values.upstream)
      .map(([old, value]): Try => ({ op: 'put', kind: 'upstream', name: old, value: { ...value, targets: [] } })),
  },
  fc.tuple(kind, name).map(([of, old]): Try => ({ op: 'delete', kind: of, name: old })),
  fc.constantFrom<Try>(
    { op: 'settings', value: { drainTimeout: '1s' } },
    { op: 'settings', value: { drainTimeout: '2s' } },
    { op: 'settings', value: { drainTimeout: 'soon' } },
  ),
);

function toEdit(tried: Try, document: ConfigDocument): Edit {
  if (tried.op !== 'upsert') return tried;
  const { kind: of, value } = tried;
  const exists = document[resourceLists[of]].some((resource) => resource.name === value.name);
  return { op: 'put', kind: of, value, ...(exists && { name: value.name }) };
}

/** Where each run starts, so that most references lead somewhere. */
const base = {
  version: 1,
  listeners: [{ name: 'a', address: '127.0.0.1:18000' }],
  upstreams: ['a', 'b', 'c'].map((each) => ({ name: each, targets: [{ address: '127.0.0.1:1' }] })),
  routes: [{ name: 'a', upstreams: [{ name: 'a' }], listeners: ['a'] }],
};

test('whatever is edited, rows and revision agree, refusals change nothing, and plans tell the truth', () => {
  let applied = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(attempt, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
      (changes) => {
        const store = temporaryStore();
        applyChange(store, { basedOn: 1, author: 'a test', edits: [{ op: 'replace', document: base }] });
        for (const tries of changes) {
          const before = store.current();
          const edits = tries.map((tried) => toEdit(tried, before.document));
          const request = { basedOn: before.revision?.number ?? 0, author: 'a test', edits };
          let planned: unknown;
          try {
            planned = planChange(store, request).document;
            const result = applyChange(store, request);
            expect(result.document).toEqual(planned);
            expect(store.latestRevision()?.number).toBe(request.basedOn + (result.changed ? 1 : 0));
            expect(result.changed).toBe(result.sentences.length > 0);
            applied += 1;
          } catch (thrown) {
            if (!(thrown instanceof SluiceError)) throw thrown;
            expect(['invalid', 'not_found']).toContain(thrown.code);
            // What the plan let pass the change must not refuse.
            expect(planned).toBeUndefined();
            expect(store.current()).toEqual(before);
            refused += 1;
          }
          expect(findInconsistency(store)).toBeUndefined();
        }
        // A process that comes later reads the same from the disk.
        const other = openStore({ path: store.path, check: false });
        expect(other.document()).toEqual(store.document());
        other.close();
        store.close();
      },
    ),
    { numRuns: 40, seed: testSeed },
  );
  // Both ways were really gone, several times over.
  expect(applied).toBeGreaterThan(15);
  expect(refused).toBeGreaterThan(15);
});
