import type { SecurityHeadersConfig } from './schema.ts';

/** The fields that the settings ask for, in lower case. */
export function securityFields(config: SecurityHeadersConfig): [string, string][] {
  const { noSniff, frames, referrer, permissions, opener, contentSecurityPolicy = '', reportOnly } = config;
  const fields: [string, string][] = [
    ['x-content-type-options', noSniff ? 'nosniff' : ''],
    ['x-frame-options', frames === 'deny' ? 'DENY' : frames === 'same_origin' ? 'SAMEORIGIN' : ''],
    ['referrer-policy', referrer === 'unset' ? '' : referrer],
    ['permissions-policy', permissions],
    ['cross-origin-opener-policy', opener === 'unset' ? '' : opener],
    [`content-security-policy${reportOnly ? '-report-only' : ''}`, contentSecurityPolicy],
  ];
  return fields.filter(([, value]) => value !== '');
}
