import { getHeader, hasHeader } from '@sluice/core';
import type { CompressionConfig } from './schema.ts';

/** What tells whether a request could be an attacker's, made by the browser of somebody who is signed in. */
export interface AskedWith {
  readonly headers: readonly string[];
  /** A policy before, or a client certificate, has said who it is. */
  readonly identified: boolean;
}

/**
 * Whether the length of a compressed answer might tell a stranger what is in it (BREACH). A page of another site can have a
 * browser ask with its cookies, again and again with other guesses; it cannot make somebody click again and again.
 */
export function isGuarded(credentials: CompressionConfig['credentials'], { headers, identified }: AskedWith): boolean {
  if (credentials === 'always') return false;
  if (!identified && !hasHeader(headers, 'cookie') && !hasHeader(headers, 'authorization')) return false;
  if (credentials === 'never') return true;
  // Fetch Metadata: browsers write these fields, pages cannot.
  return getHeader(headers, 'sec-fetch-site') === 'cross-site' && getHeader(headers, 'sec-fetch-user') !== '?1';
}
