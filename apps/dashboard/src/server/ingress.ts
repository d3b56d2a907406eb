import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { clientAddressHeader } from '@sluice/api';
import { requestedPathHeader } from './requested-path.ts';

/** What Node publishes on `http.server.request.start`, before anything else sees the request. */
interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
}

export interface Ingress {
  /** Requests that are being answered, event streams among them. */
  readonly inFlight: ReadonlySet<ServerResponse>;
  /** Known after the first request. */
  readonly server: Server | undefined;
}

/** Only Next itself may set these; from outside they have switched its checks off before (CVE-2025-29927). */
const internalHeaders = /^(?:x-middleware-|x-nextjs-|x-invoke-|x-matched-path$|x-now-)/;

/**
 * Stands before Next in this process: takes internal fields off requests, notes the socket's address, and puts the
 * security headers on every answer. Next reads the nonce for its scripts from the policy on the request.
 *
 * Here and not in Next's middleware, which would be one more place that looks like a boundary and is none.
 */
export function guardIngress(options: { isDevelopment: boolean }): Ingress {
  const inFlight = new Set<ServerResponse>();
  const ingress: { inFlight: Set<ServerResponse>; server: Server | undefined } = { inFlight, server: undefined };
  subscribe('http.server.request.start', (message) => {
    // The shape that Node documents for this channel.
    const { request, response, server } = message as RequestStart;
    ingress.server = server;
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    for (const name of Object.keys(request.headers)) {
      if (internalHeaders.test(name)) delete request.headers[name];
    }
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), options.isDevelopment);
    request.headers['content-security-policy'] = policy;
    request.headers[requestedPathHeader] = request.url ?? '/';
    request.headers[clientAddressHeader] = request.socket.remoteAddress ?? '';
    response.setHeader('content-security-policy', policy);
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
  });
  return ingress;
}

const securityHeaders = Object.entries({
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** Scripts by nonce only. Styles are inline in places: the map, the editor and popups position themselves. */
function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
