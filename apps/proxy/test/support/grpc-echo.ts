import type { AddressInfo } from 'node:net';
import {
  type Client,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';

/** Messages are plain bytes: what is asked here is nothing of protobuf. */
export const asIs = (bytes: Buffer): Buffer => bytes;

export const paths = {
  unary: '/test.Echo/Unary',
  failing: '/test.Echo/Failing',
  silent: '/test.Echo/Silent',
  counting: '/test.Echo/Counting',
  collecting: '/test.Echo/Collecting',
  talking: '/test.Echo/Talking',
} as const;

function method(path: string, requestStream: boolean, responseStream: boolean) {
  const codec = {
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  return { path, requestStream, responseStream, ...codec };
}

const service: ServiceDefinition = {
  unary: method(paths.unary, false, false),
  failing: method(paths.failing, false, false),
  silent: method(paths.silent, false, false),
  counting: method(paths.counting, false, true),
  collecting: method(paths.collecting, true, false),
  talking: method(paths.talking, true, true),
};

type Answer = sendUnaryData<Buffer>;

/** A gRPC server of every kind of call. */
export class GrpcEcho implements AsyncDisposable {
  readonly #server = new Server({ 'grpc.max_receive_message_length': -1 });
  #port = 0;
  /** Calls that the client gave up. */
  cancelled = 0;

  private constructor() {
    this.#server.addService(service, {
      unary: (call: ServerUnaryCall<Buffer, Buffer>, answer: Answer) => {
        this.#note(call);
        call.sendMetadata(call.metadata);
        answer(null, call.request, call.metadata);
      },
      failing: (call: ServerUnaryCall<Buffer, Buffer>, answer: Answer) => {
        const { metadata } = call;
        answer({ code: status.FAILED_PRECONDITION, details: `not now: ${call.request} ü 100%`, metadata });
      },
      silent: (call: ServerUnaryCall<Buffer, Buffer>) => this.#note(call),
      counting: (call: ServerWritableStream<Buffer, Buffer>) => {
        this.#note(call);
        for (let count = 0; count < Number(call.request); count += 1) call.write(Buffer.from(String(count)));
        call.end();
      },
      collecting: (call: ServerReadableStream<Buffer, Buffer>, answer: Answer) => {
        const parts: Buffer[] = [];
        call.on('data', (part: Buffer) => parts.push(part));
        call.on('end', () => answer(null, Buffer.concat(parts)));
      },
      talking: (call: ServerDuplexStream<Buffer, Buffer>) => {
        this.#note(call);
        call.on('data', (part: Buffer) => call.write(part));
        call.on('end', () => call.end());
      },
    });
  }

  /** @param tls PEM; in clear text without */
  static async start(tls?: { readonly cert: string; readonly key: string }): Promise<GrpcEcho> {
    const echo = new GrpcEcho();
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) }]);
    echo.#port = await new Promise<AddressInfo['port']>((resolve, reject) => {
      echo.#server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    return echo;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** At once, whatever is under way. */
  stop(): void {
    this.#server.forceShutdown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }

  #note(call: { on(event: 'cancelled', listener: () => void): unknown }): void {
    call.on('cancelled', () => {
      this.cancelled += 1;
    });
  }
}

export interface UnaryOutcome {
  readonly code: number;
  readonly details: string;
  readonly body: Buffer | undefined;
  readonly head: Metadata | undefined;
  readonly trailers: Metadata | undefined;
}

/** One unary call and everything that came of it. */
export function callUnary(
  client: Client,
  path: string,
  body: Buffer,
  metadata: Metadata,
  options: { readonly deadline?: number } = {},
): Promise<UnaryOutcome> {
  return new Promise((resolve) => {
    let head: Metadata | undefined;
    let answer: Buffer | undefined;
    const call = client.makeUnaryRequest(path, asIs, asIs, body, metadata, options, (_error, value) => {
      answer = value;
    });
    call.on('metadata', (fields) => {
      head = fields;
    });
    call.on('status', ({ code, details, metadata: trailers }) => {
      // The answer is handed over in the turn of the status.
      setImmediate(() => resolve({ code, details, body: answer, head, trailers }));
    });
  });
}
