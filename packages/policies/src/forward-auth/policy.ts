import { getHeader, getHeaderValues, messageOf } from '@sluice/core';
import { parseDurationMs } from '@sluice/core/schema';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExchange, PolicyFactory, Reply, ServiceAnswer } from '../contract.ts';
import { denial } from '../denial.ts';
import { headersForClient } from './headers-for-client.ts';
import type { ForwardAuthConfig } from './schema.ts';

const mostBytes = 1_048_576;

const saidByGateway = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-method',
  'x-forwarded-proto',
  'x-forwarded-uri',
  'x-request-id',
]);

/** One warning in this time says that the service does not answer. */
const warningPauseMs = 10_000;

export const createForwardAuth: PolicyFactory<ForwardAuthConfig> = (config, { ask, clock, count, warn }) => {
  const { url, failOpen, ca } = config;
  const timeoutMs = parseDurationMs(config.timeout) ?? 5000;
  // What the gateway says itself it says once.
  const sent = config.requestHeaders.map((name) => name.toLowerCase()).filter((name) => !saidByGateway.has(name));
  const identity = config.identityHeaders.map((name) => name.toLowerCase());
  const dropClaimed = createClaimedFields(identity);
  const userHeader = config.userHeader?.toLowerCase();
  let warnedAt = Number.NEGATIVE_INFINITY;

  const unavailable = (why: string): undefined | Reply => {
    if (clock.monotonic() - warnedAt >= warningPauseMs) {
      warnedAt = clock.monotonic();
      warn(`no word on whether requests may pass: ${why}`);
    }
    count(failOpen ? 'failed_open' : 'unavailable');
    if (failOpen) return undefined;
    return denial(503, 'auth_unavailable', 'Whether this may pass cannot be found out at present.', [
      'retry-after',
      '5',
    ]);
  };

  const settle = (exchange: PolicyExchange, answer: ServiceAnswer): undefined | Reply => {
    const { status, headers, body } = answer;
    if (status >= 500) return unavailable(`${new URL(url).origin}: the answer has status ${status}`);
    if (status >= 200 && status < 300) {
      for (const name of identity) {
        for (const value of getHeaderValues(headers, name)) exchange.request.headers.push(name, value);
      }
      const user = userHeader === undefined ? undefined : getHeader(headers, userHeader);
      if (user !== undefined) exchange.identify({ by: 'forward_auth', name: user, claims: {} });
      count('allowed');
      return undefined;
    }
    count('denied');
    return { status: status < 200 ? 403 : status, headers: headersForClient(headers), body };
  };

  return {
    onRequest(exchange) {
      dropClaimed(exchange.request.headers);
      const asked = {
        url,
        method: 'GET',
        headers: question(exchange, sent),
        timeoutMs,
        mostBytes,
        ca,
        signal: exchange.signal,
      };
      return ask(asked).then(
        (answer) => settle(exchange, answer),
        (error: unknown) =>
          exchange.signal.aborted ? denial(499, 'client_gone', 'The client is gone.') : unavailable(messageOf(error)),
      );
    },
  };
};

function question({ scheme, host, clientAddress, id, request }: PolicyExchange, names: readonly string[]): string[] {
  const { headers } = request;
  const fields = names.flatMap((name) => getHeaderValues(headers, name).flatMap((value) => [name, value]));
  return [
    ...fields,
    ...['x-forwarded-method', request.method],
    ...['x-forwarded-proto', getHeader(headers, 'x-forwarded-proto') ?? scheme],
    ...['x-forwarded-host', getHeader(headers, 'x-forwarded-host') ?? host],
    ...['x-forwarded-uri', request.path + request.query],
    ...['x-forwarded-for', clientAddress],
    ...['x-request-id', id],
  ];
}
