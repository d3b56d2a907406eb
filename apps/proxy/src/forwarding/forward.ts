import type { Duplex } from 'node:stream';
import { getHeader } from '@sluice/core';
import type { EndpointState } from '@sluice/load-balancing/contract';
import { clientHeader, soleClient } from '../proxy-protocol/client-header.ts';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Route } from '../runtime/runtime.ts';
import { assertWritable } from './assert-writable.ts';
import { Attempt, type AttemptEvents } from './attempt.ts';
import { classifyUpstreamError } from './classify-upstream-error.ts';
import { describeFailure } from './describe-failure.ts';
import type { Exchange } from './exchange.ts';
import { isIdempotent } from './is-idempotent.ts';
import { policyFailed } from './policy-failed.ts';
import { errorTable } from './proxy-error.ts';
import { receiveResponseHeaders } from './response-headers.ts';
import { runResponsePolicies } from './response-policies.ts';
import { selectEndpoint, selectGroup } from './select-endpoint.ts';
import { type SteeredForwarder, Steering } from './steering.ts';
import { type Binding, drainingEndpoint, giveAffinity, keptEndpoint, selectSide, takeAffinity } from './stickiness.ts';
import { openTunnel } from './upgrade.ts';
import { upstreamAuthority } from './upstream-authority.ts';

/** Attempts on other endpoints after the first, where nothing was sent. */
const maximumRetries = 2;

/** What the forwarding of one exchange has to remember between attempts. */
export interface Forwarding extends Binding {
  readonly group: EndpointGroup;
  readonly target: string;
  readonly tried: EndpointState[];
  /** The one retry for a reused connection that the endpoint was just closing. */
  raced: boolean;
}

/** Sends a matched request upstream: the second half of its life. */
export function forward(exchange: Exchange, route: Route): void {
  // 8. Choose among the route's weighted upstreams.
  const group =
    route.sticky === undefined ? selectGroup(route, exchange.worker.random) : selectSide(exchange, route, route.sticky);
  if (group === undefined) {
    exchange.fail('no_endpoint', 'every upstream of the route has weight 0');
    return;
  }
  exchange.upstream = group.upstream.name;

  // 9. Rewrite: what goes upstream is made from what was matched.
  const { action } = route;
  const path = route.rewritePath === undefined ? exchange.path : route.rewritePath(exchange.path);
  if (action.kind === 'forward' && action.rewrite?.host !== undefined) setHost(exchange.headers, action.rewrite.host);
  const { bodyLength } = exchange.downstream.facts;
  if (bodyLength > 0 || (bodyLength === 0 && sendsLength(exchange))) {
    exchange.headers.push('content-length', String(bodyLength));
  }
  // A request about the server as a whole stays one (RFC 9112 §3.2.4).
  const asterisk = exchange.downstream.facts.target === '*' && route.rewritePath === undefined;
  if (route.plans !== undefined) exchange.steering = new Steering(exchange, route, route.plans, group, steered);
  const { kept, returns } = takeAffinity(exchange, group);
  exchange.forwarding = {
    group,
    kept,
    returns,
    target: asterisk ? '*' : path + exchange.query,
    tried: [],
    raced: false,
  };

  // 10. Take a small body whole before an upstream connection is taken; a larger one will be streamed.
  exchange.body.collect(tryNextEndpoint);
}

function sendsLength(exchange: Exchange): boolean {
  return exchange.method === 'POST' || exchange.method === 'PUT' || exchange.method === 'PATCH';
}

function tryNextEndpoint(exchange: Exchange): void {
  const forwarding = exchange.forwarding as Forwarding; // set by `forward`, which every attempt comes after
  const { group, tried, target } = forwarding;

  // 11. Pick an available endpoint that this exchange has not failed on.
  let picked = keptEndpoint(forwarding) ?? selectEndpoint(group, exchange, tried);
  picked ??= drainingEndpoint(exchange, forwarding);
  // A retry policy would rather have one that failed than none.
  if (picked === undefined && exchange.steering?.retries !== undefined) picked = selectEndpoint(group, exchange, []);
  const client = picked === undefined ? undefined : group.upstream.clientOf(picked);
  if (picked === undefined || client === undefined) {
    // One beside it may still answer.
    if (exchange.attempt?.ended !== false) exchange.fail(group.whyNobody());
    return;
  }
  exchange.endpoint = picked.id;
  const { hostHeader, proxyProtocol } = group.upstream.settings;
  if (hostHeader !== 'preserve') {
    setHost(exchange.headers, hostHeader === 'endpoint' ? picked.id : hostHeader.value);
  } else if (exchange.downstream.facts.authority === '') {
    // HTTP/1.0 may come without Host, HTTP/1.1 may not go on without.
    setHost(exchange.headers, picked.id);
  }

  // 12. Dispatch, with what policies say of this attempt.
  exchange.attempts++;
  const { ends, connection } = exchange.downstream;
  // Every endpoint of a group was made by this worker, so it is the live kind.
  const attempt = new Attempt(exchange, picked as LiveEndpoint, attemptEvents);
  exchange.attempt = attempt;
  exchange.steering?.attemptBegun(attempt);
  let head = { method: exchange.method, target, headers: exchange.headers };
  const { policies, phases } = exchange.matched as Route; // as above
  if (phases.upstreamRequest || phases.unchecked) {
    const told = { ...head, headers: [...head.headers], authority: upstreamAuthority(hostHeader, picked.id) };
    head = told;
    try {
      for (const policy of policies) policy.onUpstreamRequest?.(exchange, told);
      if (phases.unchecked) assertWritable(head.target, head.headers);
    } catch (error) {
      policyFailed(exchange, error);
      return;
    }
  }
  client.dispatch(
    {
      path: head.target,
      method: head.method,
      headers: head.headers,
      body: exchange.body.open(),
      upgrade: exchange.downstream.facts.wantsWebSocket ? 'websocket' : null,
      freshConnection: forwarding.raced,
      acceptsTrailers: getHeader(exchange.downstream.headers, 'te')?.toLowerCase().includes('trailers') === true,
      proxyHeader: proxyProtocol === undefined ? undefined : clientHeader(proxyProtocol, exchange.clientAddress, ends),
      client: proxyProtocol === undefined ? undefined : soleClient(exchange.clientAddress, ends, connection),
      limits: exchange.steering?.limits,
      asker: attempt,
    },
    attempt,
  );
}

/** An attempt has failed and released its endpoint. */
function attemptFailed(attempt: Attempt, error: Error): void {
  const { exchange, endpoint } = attempt;
  const code = classifyUpstreamError(error, attempt);
  // A connection that the endpoint was just closing says nothing about its health.
  const raced = code === 'reset' && attempt.sent && attempt.reused && !attempt.answered;
  if (errorTable[code].againstEndpoint && !raced) {
    endpoint.noteFailure(describeFailure(error, code), !attempt.sent, attempt.probe);
    const elapsedMs = exchange.worker.clock.monotonic() - attempt.startedAt;
    exchange.forwarding?.group.balancer?.observe?.(endpoint, elapsedMs, true);
  }
  if (code === 'queue_full') endpoint.noteOverflow();
  if (exchange.finished || exchange.error !== '' || exchange.steering?.outlives(attempt) === true) return;

  // 13. Retry only where nothing was sent, where the method allows it and the endpoint cannot have answered, or where a
  //     policy says so.
  const forwarding = exchange.forwarding as Forwarding; // see tryNextEndpoint
  if (exchange.status === 0 && !attempt.started && exchange.body.repeatable) {
    // What the endpoint has not acted on counts as not sent (RFC 9113 §8.7).
    const unsent = !attempt.sent || code === 'stream_refused';
    const elsewhere = unsent && errorTable[code].retry === 'always';
    const again = raced && !forwarding.raced && isIdempotent(exchange.method);
    if (elsewhere) forwarding.tried.push(endpoint);
    if (again) forwarding.raced = true;
    const retries = exchange.steering?.retries;
    if (
      !attempt.answered &&
      exchange.retries < maximumRetries &&
      (again || (elsewhere && selectable(forwarding) && retries?.allowFailover(code) !== false))
    ) {
      exchange.retries++;
      tryNextEndpoint(exchange);
      return;
    }
    if (retries?.afterError(attempt, code, unsent) === true) return;
  }
  exchange.fail(code, error.message);
}

function selectable(forwarding: Forwarding): boolean {
  return forwarding.group.available.some((endpoint) => !forwarding.tried.includes(endpoint) && endpoint.weight > 0);
}

/** The head of the final response has come. */
function responseStarted(attempt: Attempt, status: number, raw: readonly string[]): void {
  const { exchange, endpoint } = attempt;
  attempt.judge(status, raw);
  exchange.upstreamMs = exchange.worker.clock.monotonic() - attempt.startedAt;
  exchange.forwarding?.group.balancer?.observe?.(endpoint, exchange.upstreamMs, status >= 500);
  const idHeader = exchange.runtime?.snapshot.settings.requestIdHeader ?? 'x-request-id';
  if (exchange.steering?.answerIsReplaced(attempt, status, raw) === true) return;
  const headers = receiveResponseHeaders(raw, idHeader, exchange.requestId);
  if (exchange.forwarding !== undefined) giveAffinity(exchange, exchange.forwarding.group, endpoint);
  exchange.caching?.answerComes(status, headers);

  // 14. Response policies, in reverse order.
  if (exchange.matched?.phases.response !== true) {
    // 15. Send the head; the body follows with backpressure both ways, then the trailers (see Attempt).
    exchange.startReply(status, headers);
    return;
  }
  const head = { status, headers };
  let at: 'deciding' | 'waiting' = 'deciding';
  const reached = runResponsePolicies(exchange, head, () => {
    exchange.startReply(head.status, head.headers);
    if (at === 'waiting') attempt.release();
  });
  at = 'waiting';
  if (!reached) attempt.hold();
}

/** The endpoint has switched protocols. */
function responseUpgraded(attempt: Attempt, status: number, raw: readonly string[], socket: Duplex): void {
  // 16. A WebSocket: bytes both ways until either side ends it.
  openTunnel(attempt, status, raw, socket);
}

const steered: SteeredForwarder = {
  tryAgain: tryNextEndpoint,
  tryAlso(exchange) {
    // The attempts before may not have written theirs yet, and each endpoint may have a Host of its own.
    exchange.headers = [...exchange.headers];
    tryNextEndpoint(exchange);
  },
  hasOther: ({ forwarding }) => forwarding !== undefined && selectable(forwarding),
};

const attemptEvents: AttemptEvents = {
  onFailed: attemptFailed,
  onStarted: responseStarted,
  onUpgraded: responseUpgraded,
};

function setHost(headers: string[], host: string): void {
  for (let index = 0; index < headers.length; index += 2) {
    if ((headers[index] as string).toLowerCase() === 'host') {
      headers[index + 1] = host;
      return;
    }
  }
  headers.push('host', host);
}
