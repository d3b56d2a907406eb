import type { AccessConfig, AccessList } from './schema.ts';

/**
 * The lists of a policy whose references the snapshot's compiler has replaced by what they name.
 * @throws Error that names the list which is not there
 */
export function ownLists({ lists }: AccessConfig): readonly AccessList[] {
  return lists.map((list) => {
    if ('use' in list) throw new Error(`access list "${list.use}" does not exist`);
    return list;
  });
}
