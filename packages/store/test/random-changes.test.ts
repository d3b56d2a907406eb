import type { ResourceKind } from '@sluice/config';
import { SluiceError } from '@sluice/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, type Edit, findInconsistency, openStore, planChange } from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

// Few names, so that edits meet: duplicates, renames onto others, deletions of what is in use.
const name = fc.constantFrom('a', 'b', 'c', 'd', 'Bad Name');
const kind = fc.constantFrom<ResourceKind>('listener', 'upstream', 'route');

const values = {
  listener: fc.record({ name, address: fc.integer({ min: 0, max: 5 }).map((port) => `127.0.0.1:${18000 + port}`) }),
  upstream: fc.record({
    name,
    enabled: fc.boolean(),
    targets: fc.array(fc.record({ address: fc.constantFrom('127.0.0.1:1', '127.0.0.1:2', 'nowhere') }), {
      maxLength: 2,
    }),
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

const edit: fc.Arbitrary<Edit> = fc.oneof(
  kind.chain((of) => values[of].map((value): Edit => ({ op: 'put', kind: of, value }))),
  kind.chain((of) =>
    fc.tuple(name, values[of]).map(([old, value]): Edit => ({ op: 'put', kind: of, name: old, value })),
  ),
  fc.tuple(kind, name).map(([of, old]): Edit => ({ op: 'delete', kind: of, name: old })),
  fc.constantFrom<Edit>(
    { op: 'settings', value: { drainTimeout: '1s' } },
    { op: 'settings', value: { drainTimeout: 'soon' } },
  ),
);

test('whatever is edited, rows and revision agree, refusals change nothing, and plans tell the truth', () => {
  let applied = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      (changes) => {
        const store = temporaryStore();
        for (const edits of changes) {
          const before = store.current();
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
    { numRuns: 40 },
  );
  expect(applied).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
});
