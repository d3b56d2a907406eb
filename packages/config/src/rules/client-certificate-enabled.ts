import { refusal } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** A disabled certificate is not there, and an upstream that is to show one must not come without. */
export const clientCertificateEnabled: DocumentRule = ({ upstreams, certificates }) => {
  const off = new Set(certificates.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
  if (off.size === 0) return [];
  return upstreams.flatMap(({ resource: { name, enabled, tls }, path }) => {
    const shown = tls?.clientCertificate;
    if (!enabled || shown === undefined || !off.has(shown)) return [];
    const message = `upstream "${name}": its client certificate "${shown}" is disabled`;
    return [refusal([...path, 'tls', 'clientCertificate'], 'no_certificate', message)];
  });
};
