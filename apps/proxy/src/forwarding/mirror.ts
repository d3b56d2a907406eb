import { setHeader } from '@sluice/core';
import type { MirrorPlan } from '@sluice/policies/forwarding-plans';
import { clientHeader, soleClient } from '../proxy-protocol/client-header.ts';
import type { EndpointGroup } from '../runtime/endpoint-group.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Exchange } from './exchange.ts';
import { MirroredRequest } from './mirrored-request.ts';
import { selectEndpoint } from './select-endpoint.ts';

/** The copy of one exchange for another upstream, made once when the body is there. Nothing of it reaches the exchange. */
export class Mirror {
  readonly #exchange: Exchange;
  readonly #plan: MirrorPlan;
  readonly #group: EndpointGroup;
  #done = false;

  constructor(exchange: Exchange, plan: MirrorPlan, group: EndpointGroup) {
    this.#exchange = exchange;
    this.#plan = plan;
    this.#group = group;
    if (exchange.downstream.facts.bodyLength > plan.maxBodyBytes) this.#skip('skipped_body');
    else exchange.body.keep(plan.maxBodyBytes);
  }

  /** To be called whenever the body may be complete. */
  sendWhenWhole(): void {
    if (this.#done || !this.#exchange.body.complete) return;
    const body = this.#exchange.body.whole();
    if (body === undefined || body.length > this.#plan.maxBodyBytes) this.#skip('skipped_body');
    else this.#send(body);
  }

  #skip(event: string): void {
    this.#done = true;
    this.#plan.count(event);
  }

  #send(body: Buffer): void {
    const { upstream } = this.#group;
    // Every endpoint of a group was made by this worker, so it is the live kind.
    const endpoint = selectEndpoint(this.#group, this.#exchange, []) as LiveEndpoint | undefined;
    const client = endpoint === undefined ? undefined : upstream.clientOf(endpoint);
    if (endpoint === undefined || client === undefined) {
      this.#skip('skipped_no_endpoint');
      return;
    }
    const slots = upstream.mirrorSlots;
    if (!slots.take(this.#plan.concurrency)) {
      this.#skip('skipped_busy');
      return;
    }
    this.#done = true;
    this.#plan.count('sent');
    const { worker, clientAddress, downstream } = this.#exchange;
    const { proxyProtocol } = upstream.settings;
    const { ends, connection } = downstream;
    const copy = new MirroredRequest(endpoint, this.#group.balancer, worker, (answered) => {
      slots.giveBack();
      this.#plan.count(answered ? 'answered' : 'failed');
    });
    client.dispatch(
      {
        path: this.#exchange.forwarding?.target ?? '/',
        method: this.#exchange.method,
        headers: this.#headersFor(endpoint, body),
        body: body.length === 0 ? null : body,
        upgrade: null,
        acceptsTrailers: false,
        proxyHeader: proxyProtocol === undefined ? undefined : clientHeader(proxyProtocol, clientAddress, ends),
        client: proxyProtocol === undefined ? undefined : soleClient(clientAddress, ends, connection),
        asker: copy,
      },
      copy,
    );
  }

  #headersFor({ id }: LiveEndpoint, body: Buffer): string[] {
    const headers = [...this.#exchange.headers];
    const { hostHeader } = this.#group.upstream.settings;
    setHeader(
      headers,
      'host',
      hostHeader === 'preserve' ? this.#hostOfRequest(id) : hostHeader === 'endpoint' ? id : hostHeader.value,
    );
    // Of a body that came in chunks the length is known by now.
    if (body.length > 0) setHeader(headers, 'content-length', String(body.length));
    return headers;
  }

  /** As the client or the route's rewrite has it: the settings of the upstream that answers may have replaced it. */
  #hostOfRequest(otherwise: string): string {
    const { downstream, matched } = this.#exchange;
    const rewritten = matched?.action.kind === 'forward' ? matched.action.rewrite?.host : undefined;
    return rewritten ?? (downstream.facts.authority || otherwise);
  }
}
