import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** Without a listener nothing comes in: legal, and hardly ever meant. */
export const hasListener: DocumentRule = ({ listeners }) =>
  listeners.some(({ resource }) => resource.enabled)
    ? []
    : [
        caution(
          ['listeners'],
          'no_listener',
          listeners.length === 0
            ? 'there is no listener, so no request can come in'
            : 'every listener is disabled, so no request can come in',
        ),
      ];
