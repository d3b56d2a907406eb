import type { Finding, LintRule } from './lint-rule.ts';

/** A disabled certificate is not there; that none is left is an error. */
export const disabledCertificate: LintRule = {
  code: 'disabled_reference',
  document: ({ listeners, certificates }) => {
    const off = new Set(certificates.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
    if (off.size === 0) return [];
    return listeners.flatMap(({ resource: listener, path }): Finding[] => {
      const lost = (listener.tls?.certificates ?? []).filter((name) => off.has(name));
      if (!listener.enabled || lost.length === 0) return [];
      const names = lost.map((name) => `"${name}"`).join(', ');
      const message = `listener "${listener.name}": certificate ${names} is disabled and left out`;
      return [
        { path: [...path, 'tls', 'certificates'], message, fix: `Enable ${names}, or take it off the listener.` },
      ];
    });
  },
};
