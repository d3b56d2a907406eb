import type { BodySink, Policy, ResponseHead } from '@sluice/policies/contract';
import type { Exchange } from './exchange.ts';
import { policyFailed } from './policy-failed.ts';

/**
 * Asks the policies that saw the request, in reverse order, whether they take in the body that is about to come.
 * @throws what a policy throws; those asked before it have let go of everything then
 */
export function openResponseBody(exchange: Exchange, head: ResponseHead): ResponseBody | undefined {
  const policies = exchange.matched?.policies ?? [];
  const bodiless = exchange.method === 'HEAD' || head.status === 204 || head.status === 304;
  const body = new ResponseBody(exchange);
  try {
    for (let index = exchange.policiesEntered - 1; index >= 0; index--) body.ask(policies[index], head, bodiless);
  } catch (error) {
    body.abort();
    throw error;
  }
  return body.staged ? body : undefined;
}

/**
 * The stages that the body of a response passes on its way to the client. There only where a policy takes the body in,
 * and over with the exchange, however that ends.
 */
export class ResponseBody {
  readonly exchange: Exchange;
  /** The whole body has gone on to the client, or no more of it will. */
  over = false;
  readonly #stages: BodySink[] = [];
  /** Of the last stage. */
  #toClient: Link | undefined = undefined;

  constructor(exchange: Exchange) {
    this.exchange = exchange;
  }

  get staged(): boolean {
    return this.#stages.length > 0;
  }

  ask(policy: Policy | undefined, head: ResponseHead, bodiless: boolean): void {
    if (policy?.onResponseBody === undefined) return;
    const link = bodiless ? undefined : new Link(this);
    const stage = policy.onResponseBody(this.exchange, head, link);
    if (stage === undefined || link === undefined) return;
    const before = this.#toClient;
    this.#stages.push(stage);
    this.#toClient = link;
    if (before !== undefined) before.to = stage;
    stage.onRoom = () => {
      if (this.over) return;
      if (before === undefined) this.exchange.resumeReply();
      else before.onRoom();
    };
  }

  /** False asks to wait until `resumeReply`. */
  write(chunk: Buffer): boolean {
    if (this.over) return true;
    try {
      return this.#stages[0]?.write(chunk) !== false;
    } catch (error) {
      policyFailed(this.exchange, error);
      return true;
    }
  }

  end(trailers: readonly string[]): void {
    if (this.over) return;
    try {
      this.#stages[0]?.end(trailers);
    } catch (error) {
      policyFailed(this.exchange, error);
    }
  }

  /** The client takes more. */
  onWritable(): void {
    if (this.over) return;
    try {
      this.#toClient?.onRoom();
    } catch (error) {
      policyFailed(this.exchange, error);
    }
  }

  /** The exchange ends, and with it a body that has not gone out whole. */
  abort(): void {
    if (this.over) return;
    this.over = true;
    for (const stage of this.#stages) {
      try {
        stage.abort();
      } catch (error) {
        const { worker, requestId, route } = this.exchange;
        worker.log.error({ err: error, requestId, route }, 'policy failed to let go of a body');
      }
    }
  }
}

/** What a stage writes to. What a stage is still busy with when the exchange ends goes nowhere. */
class Link implements BodySink {
  onRoom: () => void = () => {};
  /** The next stage. Undefined is the client. */
  to: BodySink | undefined = undefined;
  readonly #body: ResponseBody;

  constructor(body: ResponseBody) {
    this.#body = body;
  }

  write(chunk: Buffer): boolean {
    if (this.#body.over) return true;
    return this.to === undefined ? this.#body.exchange.sendBody(chunk) : this.to.write(chunk);
  }

  end(trailers: readonly string[]): void {
    if (this.#body.over) return;
    if (this.to !== undefined) {
      this.to.end(trailers);
      return;
    }
    this.#body.over = true;
    this.#body.exchange.endBody(trailers);
  }

  abort(): void {
    if (!this.#body.over) this.#body.exchange.fail('policy_failed', 'a policy could not go on with the body');
  }
}
