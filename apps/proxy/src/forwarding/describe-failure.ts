import { tlsFailure } from '@sluice/dialing/tls-failure';
import type { ProxyErrorCode } from './proxy-error.ts';

/** What is said of an endpoint that has failed. */
export function describeFailure(error: Error, code: ProxyErrorCode): string {
  if (code === 'connect_refused' && (error as NodeJS.ErrnoException).code === 'ECONNREFUSED')
    return 'connection refused';
  // Whoever looks after the endpoint needs to know what is wrong with it; the words name no secret.
  if (code === 'upstream_tls_failed')
    return 'code' in error && error.code === 'ETLS' ? error.message : tlsFailure(error, '').message;
  return code.replaceAll('_', ' ');
}
