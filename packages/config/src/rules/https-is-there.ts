import { caution } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/**
 * A redirect leads somewhere: to a listener that speaks TLS, or passes it through to those who do. Something else on the
 * machine may do so as well, so it is said and not refused.
 */
export const httpsIsThere: DocumentRule = ({ listeners }) => {
  const enabled = listeners.filter(({ resource }) => resource.enabled);
  if (enabled.some(({ resource }) => resource.protocol === 'https' || resource.protocol === 'tls')) return [];
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
