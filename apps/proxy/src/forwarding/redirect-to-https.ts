import { httpsLocation } from '@sluice/routing';
import type { Exchange } from './exchange.ts';

/** Sends the client to https where its listener says so. Answers false for what is left to the routes. */
export function redirectToHttps(exchange: Exchange): boolean {
  const { redirectToHttps: redirect } = exchange.settings;
  // A proxy in front has spoken TLS with the client; sending it there again would have no end.
  if (redirect === undefined || exchange.cameByHttps) return false;
  const location = exchange.host === '' ? '' : httpsLocation(exchange, redirect.port);
  if (location === undefined) return false;
  if (location === '') {
    exchange.fail('https_only');
    return true;
  }
  exchange.ownAnswer = 'https_redirect';
  const idHeader = exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id';
  exchange.reply(
    redirect.status,
    ['location', location, 'content-length', '0', idHeader, exchange.requestId],
    undefined,
  );
  return true;
}
