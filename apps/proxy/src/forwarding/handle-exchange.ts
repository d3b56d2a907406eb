import type { Policy, Reply } from '@sluice/policies/contract';
import { forwardedHops, normalisePath, redirectLocation } from '@sluice/routing';
import type { RouteAction } from '@sluice/snapshot/types';
import { serveThroughCache } from '../caching/cache-visit.ts';
import type { Route, Runtime } from '../runtime/runtime.ts';
import type { Exchange } from './exchange.ts';
import { forward } from './forward.ts';
import { grpcErrorReply, isGrpc } from './grpc-error-reply.ts';
import { misdirectionOf } from './misdirected.ts';
import { parseHostOnce } from './parsed-hosts.ts';
import { policyFailed } from './policy-failed.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { receiveRequestHeaders } from './request-headers.ts';
import { replyToReservedPath } from './reserved-paths.ts';
import { runResponsePolicies } from './response-policies.ts';

/** Decides what becomes of a request: the first half of its life. `LIFE-OF-A-REQUEST.md` tells the same story. */
export function handleExchange(exchange: Exchange): void {
  const { downstream, worker } = exchange;
  const { facts } = downstream;

  // 1. Read the runtime, once: the exchange keeps it to its end.
  const runtime = worker.holder.current;
  exchange.runtime = runtime;
  runtime?.begin();

  // 2. Answer the reserved paths, before any route.
  if (exchange.settings.healthPaths && facts.target.startsWith('/_/') && replyToReservedPath(exchange)) return;
  if (runtime === undefined) {
    exchange.fail('not_ready');
    return;
  }

  // 3. Say who asks and how the request came; strip what a peer may not say. Who has too much under way has to wait.
  receiveHead(exchange, runtime);
  if (hasTooMuchUnderWay(exchange, runtime)) {
    exchange.fail('client_request_limit');
    return;
  }

  // 4. Normalise host and path, once: the same strings are matched and forwarded. Another host than a certificate was
  //    shown to is not served.
  const host = facts.authority === '' ? undefined : parseHostOnce(facts.authority);
  if (host !== undefined && 'problem' in host) {
    exchange.fail('malformed_request', host.problem);
    return;
  }
  exchange.host = host?.host ?? '';
  const misdirection = misdirectionOf(exchange.settings, downstream.tls, exchange.host);
  if (misdirection !== undefined) {
    exchange.fail('misdirected_request', misdirection);
    return;
  }
  const question = facts.target.indexOf('?');
  const rawPath = question < 0 ? facts.target : facts.target.slice(0, question);
  exchange.query = question < 0 ? '' : facts.target.slice(question);
  // OPTIONS * asks about the server as a whole; it is routed like the root.
  const path = normalisePath(rawPath === '*' ? '/' : rawPath, exchange.settings.pathRules);
  if ('problem' in path) {
    exchange.fail('bad_path', path.problem);
    return;
  }
  exchange.path = path.path;

  // 5. Match, unless the listener sends the client to https.
  if (redirectToHttps(exchange)) return;
  const hit = runtime.table.find(exchange);
  const route = hit === undefined ? undefined : runtime.routeOf(hit);
  if (route === undefined) {
    exchange.fail('no_route');
    return;
  }
  exchange.matched = route;
  exchange.route = route.name;
  if (route.timeoutMs !== undefined) exchange.startTotalTimeout(route.timeoutMs);

  // 6. Refuse a body that is known to be too large, before a byte of it is asked for.
  const limit = route.snapshot.maxBodyBytes ?? exchange.settings.limits.bodyBytes;
  exchange.body.limit = limit;
  if (facts.bodyLength > limit) {
    exchange.fail('body_too_large');
    return;
  }
  if (facts.wantsWebSocket && !route.snapshot.websocket) {
    exchange.fail('upgrade_refused');
    return;
  }

  // 7. Request policies, in written order; the first reply ends the request phase.
  runRequestPolicies(exchange, route.policies, 0);
}

/** One client of HTTP/2 could otherwise hold every connection to an endpoint. A trusted proxy speaks for many clients. */
function hasTooMuchUnderWay({ downstream, settings }: Exchange, { trustedProxies }: Runtime): boolean {
  const { requests } = downstream.connection.share;
  return requests > settings.limits.requestsPerClient && !trustedProxies.trusts(downstream.peerAddress);
}

function receiveHead(exchange: Exchange, runtime: Runtime): void {
  const { downstream } = exchange;
  const { peerAddress, ends } = downstream;
  // Where a proxy does not say for whom it speaks, anybody may have written the fields that came.
  const trusted = !ends.anonymous && runtime.trustedProxies.trusts(peerAddress);
  exchange.headers = receiveRequestHeaders(
    downstream.headers,
    {
      trusted,
      peerAddress,
      protocol: downstream.protocol,
      scheme: exchange.scheme,
      authority: downstream.facts.authority,
      localPort: downstream.localPort,
      requestIdHeader: runtime.snapshot.settings.requestIdHeader,
      certificateFields: runtime.certificateFields,
      clientRules: exchange.settings.tls?.clientCertificates,
      client: downstream.tls?.clientCertificate,
    },
    exchange,
  );
  exchange.peerTrusted = trusted;
  exchange.clientAddress = peerAddress;
  if (!trusted) return;
  const hops = exchange.forwardedFor === '' ? forwardedHops(exchange.forwarded) : exchange.forwardedFor.split(',');
  exchange.clientAddress = runtime.trustedProxies.clientBehind(peerAddress, hops);
}

function runRequestPolicies(exchange: Exchange, policies: readonly Policy[], from: number): void {
  for (let index = from; index < policies.length; index++) {
    exchange.policiesEntered = index + 1;
    let answer: ReturnType<NonNullable<Policy['onRequest']>>;
    try {
      answer = policies[index]?.onRequest?.(exchange);
    } catch (error) {
      policyFailed(exchange, error);
      return;
    }
    if (answer === undefined) continue;
    if (answer instanceof Promise) {
      answer.then(
        (reply) => {
          if (exchange.finished || exchange.error !== '') return;
          if (reply === undefined) runRequestPolicies(exchange, policies, index + 1);
          else replyByPolicy(exchange, reply);
        },
        (error: unknown) => policyFailed(exchange, error),
      );
      return;
    }
    replyByPolicy(exchange, answer);
    return;
  }
  act(exchange);
}

/** After the request phase: the route's action. */
function act(exchange: Exchange): void {
  const route = exchange.matched as Route; // set by step 5, which comes before every caller
  const { action } = route;
  switch (action.kind) {
    case 'forward':
      if (route.cache === undefined) forward(exchange, route);
      else serveThroughCache(exchange, route, route.cache);
      return;
    case 'redirect':
      replyByPolicy(exchange, {
        status: action.status,
        headers: ['location', locationOf(exchange, route, action), 'content-length', '0'],
      });
      return;
    case 'respond':
      replyByPolicy(exchange, { status: action.status, headers: [...action.headers], body: action.body });
  }
}

function locationOf(exchange: Exchange, route: Route, redirect: Extract<RouteAction, { kind: 'redirect' }>): string {
  const { host, query, cameByHttps } = exchange;
  const path = route.rewritePath === undefined ? exchange.path : route.rewritePath(exchange.path);
  const { authority } = exchange.downstream.facts;
  return redirectLocation({ scheme: cameByHttps ? 'https' : 'http', host, authority, path, query }, redirect);
}

/** A reply of a policy or of the route itself passes the response policies like any other. */
function replyByPolicy(exchange: Exchange, reply: Reply): void {
  if (reply.cut === true) {
    exchange.fail('fault_injected');
    return;
  }
  const body = reply.body === undefined ? undefined : Buffer.from(reply.body as string);
  const bodiless = reply.status === 204 || reply.status === 304;
  const headers: string[] = [];
  let typed = false;
  for (let index = 0; index < (reply.headers?.length ?? 0); index += 2) {
    const name = reply.headers?.[index] as string;
    if (name.toLowerCase() === 'content-length') continue;
    if (name.toLowerCase() === 'content-type') typed = true;
    headers.push(name, reply.headers?.[index + 1] as string);
  }
  if (!bodiless) headers.push('content-length', String(body?.length ?? 0));
  if (!typed && body !== undefined && body.length > 0) headers.push('content-type', 'text/plain; charset=utf-8');
  headers.push(exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id', exchange.requestId);
  if (reply.status >= 400 && isGrpc(exchange.header('content-type'))) {
    const text = `the gateway answered ${reply.status}`;
    const grpc = grpcErrorReply(reply.status, text, headers);
    runResponsePolicies(exchange, grpc, () => exchange.reply(grpc.status, grpc.headers, undefined));
    return;
  }
  const head = { status: reply.status, headers };
  const send = () => exchange.reply(head.status, head.headers, bodiless ? undefined : body);
  runResponsePolicies(exchange, head, send);
}
