import type {
  ClientConnection,
  ConnectionEnds,
  Downstream,
  DownstreamOwner,
  RequestFacts,
} from '../forwarding/downstream.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';

/** What becomes of the answer. */
export interface FillEvents {
  onInterim(status: number, headers: readonly string[]): void;
  onHead(status: number, headers: string[]): void;
  /** False asks for a break, until the exchange is told `onWritable`. */
  onData(chunk: Buffer): boolean;
  onEnd(trailers: readonly string[]): void;
  onCut(): void;
}

/** The client's side of an exchange that the cache makes: it looks like the client whose request is sent. */
export class FillDownstream implements Downstream {
  readonly method = 'GET';
  readonly protocol: Downstream['protocol'];
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
  readonly scheme: 'http' | 'https';
  readonly tls: TlsFacts | undefined;
  readonly peerAddress: string;
  readonly socketAddress: string;
  readonly localPort: number;
  readonly ends: ConnectionEnds;
  readonly leaveBy = Number.POSITIVE_INFINITY;
  /** Its own: the client's may be gone before the answer has come. */
  readonly connection: ClientConnection & { gone: boolean } = { gone: false, share: { requests: 0 } };
  owner!: DownstreamOwner;
  readonly #events: FillEvents;
  #over = false;

  constructor(client: Downstream, events: FillEvents) {
    this.protocol = client.protocol;
    this.headers = [...client.headers];
    this.facts = { ...client.facts, bodyLength: 0, expectsContinue: false, wantsWebSocket: false };
    this.scheme = client.scheme;
    this.tls = client.tls;
    this.peerAddress = client.peerAddress;
    this.socketAddress = client.socketAddress;
    this.localPort = client.localPort;
    this.ends = client.ends;
    this.#events = events;
  }

  readBody(): void {}
  pauseBody(): void {}
  resumeBody(): void {}
  closeAfterReply(): void {}

  skipBody(): boolean {
    return true;
  }

  inform(status: number, headers: readonly string[]): void {
    this.#events.onInterim(status, headers);
  }

  start(status: number, headers: string[]): void {
    this.#events.onHead(status, headers);
  }

  write(chunk: Buffer): boolean {
    return this.#events.onData(chunk);
  }

  end(trailers: readonly string[] = []): void {
    if (this.#over) return;
    this.#events.onEnd(trailers);
    this.#close(true);
  }

  abort(): void {
    if (this.#over) return;
    this.#events.onCut();
    this.#close(false);
  }

  takeOver(): never {
    throw new Error('an answer for the cache is no WebSocket');
  }

  #close(complete: boolean): void {
    this.#over = true;
    this.connection.gone = true;
    this.owner.onClosed(complete);
  }
}
