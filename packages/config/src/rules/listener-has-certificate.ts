import type { Issue } from '@sluice/core';
import { caution, refusal } from '../issue-codes.ts';
import type { DocumentRule } from './rule.ts';

/** A disabled certificate is not there; a listener must be left with another one. */
export const listenerHasCertificate: DocumentRule = ({ listeners, certificates }) => {
  const off = new Set(certificates.filter(({ resource }) => !resource.enabled).map(({ resource }) => resource.name));
  if (off.size === 0) return [];
  const issues: Issue[] = [];
  for (const { resource: listener, path } of listeners) {
    const named = listener.tls?.certificates ?? [];
    const lost = named.filter((name) => off.has(name));
    if (!listener.enabled || lost.length === 0) continue;
    const place = [...path, 'tls', 'certificates'];
    if (lost.length === named.length) {
      const message = `listener "${listener.name}": every certificate it names is disabled`;
      issues.push(refusal(place, 'no_certificate', message));
    } else {
      const names = lost.map((name) => `"${name}"`).join(', ');
      const message = `listener "${listener.name}": certificate ${names} is disabled and left out`;
      issues.push(caution(place, 'disabled_reference', message));
    }
  }
  return issues;
};
