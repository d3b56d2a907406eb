import type { ListenerConfig } from '@sluice/config';
import type { ClientCertificatesSnapshot, ListenerSnapshot } from './types.ts';
import { milliseconds } from './units.ts';

type ListenerTls = NonNullable<ListenerConfig['tls']>;

export function compileListenerTls(config: ListenerTls): NonNullable<ListenerSnapshot['tls']> {
  const { hsts, clientCertificates, ...tls } = config;
  return {
    ...tls,
    ...(hsts === undefined ? {} : { hsts: strictTransportSecurity(hsts) }),
    ...(clientCertificates === undefined ? {} : { clientCertificates: clientRules(clientCertificates) }),
  };
}

function clientRules({ header, ...rules }: NonNullable<ListenerTls['clientCertificates']>): ClientCertificatesSnapshot {
  return header === undefined ? rules : { ...rules, header: header.toLowerCase() };
}

/** As the field says it (RFC 6797 §6.1). */
function strictTransportSecurity({ maxAge, includeSubDomains, preload }: NonNullable<ListenerTls['hsts']>): string {
  const directives = [`max-age=${Math.floor(milliseconds(maxAge) / 1000)}`];
  if (includeSubDomains) directives.push('includeSubDomains');
  if (preload) directives.push('preload');
  return directives.join('; ');
}
