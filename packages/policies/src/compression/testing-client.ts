import type { BodySink, PolicyExchange } from '../contract.ts';
import { anExchange, countingEnvironment } from '../testing-exchange.ts';
import { createCompression } from './policy.ts';
import { compressionSchema } from './schema.ts';

/** For tests: the client's end of a body. */
export class Client implements BodySink {
  onRoom = () => {};
  room = true;
  readonly chunks: Buffer[] = [];
  readonly ended: Promise<'whole' | 'cut'>;
  trailers: readonly string[] = [];
  #end: (how: 'whole' | 'cut') => void = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get body(): Buffer {
    return Buffer.concat(this.chunks);
  }

  write(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    return this.room;
  }

  end(trailers: readonly string[]): void {
    this.trailers = trailers;
    this.#end('whole');
  }

  abort(): void {
    this.#end('cut');
  }
}

export const json: readonly string[] = ['content-type', 'application/json'];

/** A policy, and what it makes of one answer; `ask` for more of them. */
export function start(
  given: {
    readonly config?: object;
    readonly accept?: string | null;
    readonly request?: string[];
    readonly status?: number;
    readonly headers?: readonly string[];
    readonly exchange?: Partial<PolicyExchange>;
  } = {},
  shared = countingEnvironment(),
) {
  const policy = createCompression(
    compressionSchema.parse({ type: 'compression', ...given.config }),
    shared.environment,
  );
  const ask = () => {
    const client = new Client();
    const accepts = given.accept === null ? [] : ['accept-encoding', given.accept ?? 'gzip, br, zstd'];
    const exchange = anExchange([...accepts, ...(given.request ?? [])], given.exchange);
    const head = { status: given.status ?? 200, headers: [...(given.headers ?? json)] };
    const bodiless = exchange.request.method === 'HEAD' || head.status === 304;
    const stage = policy.onResponseBody?.(exchange, head, bodiless ? undefined : client);
    return { stage, head, client, events: shared.events };
  };
  return { ...ask(), ask, policy };
}
