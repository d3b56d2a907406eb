import type { ClientCertificatesSnapshot } from '@sluice/snapshot/types';
import type { ClientCertificate } from './client-certificate.ts';

/** What a TLS handshake with the client has settled. */
export interface TlsFacts {
  /** Lower-case, without a final dot; empty where the client named none. */
  readonly serverName: string;
  /** `TLSv1.3` … */
  readonly protocol: string;
  readonly resumed: boolean;
  /** Under which rules; undefined where no certificate was asked for. */
  readonly clientRules: ClientCertificatesSnapshot | undefined;
  /** Verified under them; undefined where the client has shown none and need not. */
  readonly clientCertificate: ClientCertificate | undefined;
}
