import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** A redirect leads somewhere. Something else on the machine may speak https, so it is said and not refused. */
export const httpsIsThere: DocumentRule = ({ listeners }) => {
  const enabled = listeners.filter(({ resource }) => resource.enabled);
  if (enabled.some(({ resource }) => resource.protocol === 'https')) return [];
  return enabled.flatMap(({ resource: { name, redirectToHttps }, path }) =>
    redirectToHttps === undefined
      ? []
      : [
          caution(
            [...path, 'redirectToHttps'],
            'no_https',
            `listener "${name}" redirects to https on port ${redirectToHttps.port}, but no enabled listener speaks it`,
          ),
        ],
  );
};
