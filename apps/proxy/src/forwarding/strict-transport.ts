import type { Exchange } from './exchange.ts';

const field = 'strict-transport-security';

/**
 * Makes the field what it must be on the way to the client, whoever wrote it: the listener's own where it has one, once
 * (RFC 6797 §7.1); none where the client came in clear text, to whom it means nothing (§7.2); else what is there.
 */
export function settleStrictTransport(exchange: Exchange, headers: string[]): void {
  const hsts = exchange.settings.tls?.hsts;
  if (hsts === undefined && exchange.cameByHttps) return;
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    const name = headers[index] as string;
    if (name.length === field.length && name.toLowerCase() === field) headers.splice(index, 2);
  }
  if (hsts !== undefined) headers.push(field, hsts);
}

/** What a listener adds to a reply of its own that is no exchange's. */
export function strictTransportOf(settings: Exchange['settings']): string[] {
  const hsts = settings.tls?.hsts;
  return hsts === undefined ? [] : [field, hsts];
}
