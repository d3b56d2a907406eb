import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reuseUnchanged } from './reuse-unchanged.ts';

const fresh = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const member = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  content: fc.jsonValue({ maxDepth: 2 }),
});
const list = fc.uniqueArray(member, { selector: ({ name }) => name, maxLength: 5 }).map(fresh);

describe('reuseUnchanged', () => {
  it('answers the same content as it was given, frozen, whatever came before', () => {
    fc.assert(
      fc.property(list, list, (before, members) => {
        const wanted = JSON.stringify(members);
        const answer = reuseUnchanged(members, reuseUnchanged(before, []));
        expect(JSON.stringify(answer)).toBe(wanted);
        for (const each of answer) expect(Object.isFrozen(each)).toBe(true);
      }),
    );
  });

  it('shares every unchanged member, also when others went, came or moved', () => {
    fc.assert(
      fc.property(list, list, fc.nat(5), (members, others, at) => {
        const before = reuseUnchanged(members, []);
        const names = new Set(members.map(({ name }) => name));
        const next = fresh(members);
        next.splice(at, 1, ...others.filter(({ name }) => !names.has(name)));
        const answer = reuseUnchanged(next, before);
        for (const each of answer) if (names.has(each.name)) expect(before).toContain(each);
      }),
    );
  });

  it('tells lists from objects, null from absence and one order of keys from another', () => {
    const contents = [[], {}, null, { a: 1, b: 2 }, { b: 2, a: 1 }, [1], { 0: 1 }, '1', 1, { a: {} }, { a: [] }];
    for (const one of contents) {
      const before = reuseUnchanged([{ name: 'x', content: fresh(one) }], []);
      const kept = contents.filter((other) => reuseUnchanged([{ name: 'x', content: other }], before)[0] === before[0]);
      expect(kept).toEqual([one]);
    }
  });

  it('takes nothing over that could still be changed', () => {
    const before = [{ name: 'x', content: 1 }];
    expect(reuseUnchanged([{ name: 'x', content: 1 }], before)[0]).not.toBe(before[0]);
  });
});
