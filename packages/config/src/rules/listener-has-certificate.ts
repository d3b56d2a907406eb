import type { Issue } from '@sluice/core';
import { refusal } from '../issue-codes.ts';
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
    if (lost.length < named.length) continue;
    const message = `listener "${listener.name}": every certificate it names is disabled`;
    issues.push(refusal([...path, 'tls', 'certificates'], 'no_certificate', message));
  }
  return issues;
};
