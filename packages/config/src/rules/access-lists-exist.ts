import { refusal } from '../issue-codes.ts';
import { didYouMean } from '../issues/did-you-mean.ts';
import type { DocumentRule } from './rule.ts';

/** Access lists that routes use by name are in the settings. */
export const accessListsExist: DocumentRule = ({ routes, settings }) => {
  const names = new Set(settings.accessLists?.map(({ name }) => name));
  return routes.flatMap(({ resource, path }) =>
    resource.policies.flatMap((policy, at) => {
      if (policy.type !== 'access') return [];
      return policy.lists.flatMap((list, index) => {
        if (!('use' in list) || names.has(list.use)) return [];
        const message = `route "${resource.name}": access list "${list.use}" does not exist${didYouMean(list.use, names)}`;
        return [refusal([...path, 'policies', at, 'lists', index, 'use'], 'unknown_reference', message)];
      });
    }),
  );
};
