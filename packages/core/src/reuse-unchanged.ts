import { deepFreeze } from './deep-freeze.ts';

/**
 * Puts in the place of each member the one of the same name and content in `before`, and freezes the others. A whole
 * state that was parsed anew thereby shares its unchanged members with the state before it, so that what was worked
 * out for a member and is kept by its identity needs no second time. Nothing is kept here: what no longer occurs in
 * `before` is forgotten with it.
 *
 * Content is equal when the JSON texts are, the order of keys included.
 * @param members plain values as `JSON.parse` gives them; those that are new become unchangeable
 * @param before frozen all the way down, as this function answers it
 */
export function reuseUnchanged<Member extends { readonly name: string }>(
  members: readonly Member[],
  before: readonly Member[],
): Member[] {
  let places: Map<string, number> | undefined;
  let shift = 0;
  return members.map((member, index) => {
    // Lists keep their order, so the counterpart nearly always stands where it stood beside its neighbour.
    if (before[index + shift]?.name !== member.name) {
      places ??= new Map(before.map(({ name }, place) => [name, place]));
      const place = places.get(member.name);
      if (place !== undefined) shift = place - index;
    }
    const known = before[index + shift];
    // A member without a counterpart is compared with another's, which differs by its name.
    return known !== undefined && Object.isFrozen(known) && isSame(known, member) ? known : deepFreeze(member);
  });
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as string; // within the length
    if (key !== others[at] || !isSame((a as Fields)[key], (b as Fields)[key])) return false;
  }
  return true;
}

/** Any object, to read members that `Object.keys` has just named. */
type Fields = Readonly<Record<string, unknown>>;
