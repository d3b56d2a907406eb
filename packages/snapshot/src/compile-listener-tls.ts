import type { ListenerConfig } from '@sluice/config';
import type { ListenerSnapshot } from './types.ts';
import { milliseconds } from './units.ts';

type ListenerTls = NonNullable<ListenerConfig['tls']>;

export function compileListenerTls({ hsts, ...tls }: ListenerTls): NonNullable<ListenerSnapshot['tls']> {
  return { ...tls, ...(hsts === undefined ? {} : { hsts: strictTransportSecurity(hsts) }) };
}

/** As the field says it (RFC 6797 §6.1). */
function strictTransportSecurity({ maxAge, includeSubDomains, preload }: NonNullable<ListenerTls['hsts']>): string {
  const directives = [`max-age=${Math.floor(milliseconds(maxAge) / 1000)}`];
  if (includeSubDomains) directives.push('includeSubDomains');
  if (preload) directives.push('preload');
  return directives.join('; ');
}
