import type { Duplex } from 'node:stream';
import type { ProxiedConnection } from '@sluice/dialing/proxy-header';
import type { TlsFacts } from '../tls/tls-facts.ts';

/** What the strict reading of a request head found; see `request-guard.ts`. */
export interface RequestFacts {
  /** The Host field or the authority of an absolute-form target, as written; empty only on HTTP/1.0. */
  readonly authority: string;
  /** Origin-form: path with query, or `*`. */
  readonly target: string;
  /** 0 is no body, -1 is chunked, else bytes. */
  readonly bodyLength: number;
  /** The client waits for 100 (Continue) before it sends the body. */
  readonly expectsContinue: boolean;
  /** The connection may serve another request after this one. */
  readonly keepAlive: boolean;
  /** Asks to become a WebSocket; any other Upgrade is ignored (RFC 9110 §7.8). */
  readonly wantsWebSocket: boolean;
  /** Made by the gateway for a client that did without one, so the endpoint's answer to it is the gateway's to check. */
  readonly webSocketKey?: string;
}

/** Between whom a connection is, as its socket says, or a PROXY header of a trusted proxy. */
export interface ConnectionEnds extends ProxiedConnection {
  /** It comes from a proxy that does not know, or does not say, for whom. The ends are those of the socket. */
  readonly anonymous: boolean;
}

/** What a request came by. It outlives the request. */
export interface ClientConnection {
  readonly gone: boolean;
  /** What the client has under way by all its connections to the listener. */
  readonly share: { requests: number };
}

/** The exchange as its downstream sees it: told of body bytes, of room to write, and of the client's departure. */
export interface DownstreamOwner {
  onBodyData(chunk: Buffer): void;
  /** @param trailers flat list, already limited to what may be forwarded */
  onBodyEnd(trailers: readonly string[]): void;
  /** The body cannot be decoded; nothing more of it will come. */
  onMalformedBody(reason: string): void;
  /** The client may be written to again after `write` answered false. */
  onWritable(): void;
  /** The reply has ended, and part of it waits for the client to take it. */
  onReplyWaits(): void;
  /** The reply has been handed to the socket whole, or the client has gone before. Called exactly once. */
  onClosed(complete: boolean): void;
}

/**
 * The client's side of one exchange: the seam that each listener protocol adapts to. Nothing past it knows which
 * codec is at work. Body bytes are pushed to the owner after `readBody`, and held back by `pauseBody`.
 */
export interface Downstream {
  readonly method: string;
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1' | 'HTTP/2';
  /** Flat, as received. */
  readonly headers: readonly string[];
  readonly facts: RequestFacts;
  readonly scheme: 'http' | 'https';
  /** Undefined where bytes come as they are. */
  readonly tls: TlsFacts | undefined;
  /** Address of the peer, IPv4 not mapped into IPv6. */
  readonly peerAddress: string;
  /** Who connected to the listener; another than the peer where a PROXY header has named that. */
  readonly socketAddress: string;
  readonly localPort: number;
  readonly ends: ConnectionEnds;
  readonly connection: ClientConnection;
  /** Monotonic; when what lasts as long as it likes has to end with the connection. Infinity while its listener stays. */
  readonly leaveBy: number;
  owner: DownstreamOwner;

  /** Sends 100 (Continue) where the client waits for it, then pushes the body. */
  readBody(): void;
  pauseBody(): void;
  resumeBody(): void;
  /** Drops a body that has come whole and that nobody has read. False when more of it is still to come. */
  skipBody(): boolean;
  /** The connection will not be kept: `Connection: close` is sent, and what is left of the body is not read. */
  closeAfterReply(): void;

  /** An interim response, 102–199. */
  inform(status: number, headers: readonly string[]): void;
  /** Head of the final response. Framing fields but Content-Length are the codec's own and must not be in `headers`. */
  start(status: number, headers: string[]): void;
  /** False asks the owner to wait for `onWritable`. */
  write(chunk: Buffer): boolean;
  end(trailers?: readonly string[]): void;
  /** Cuts the connection, so that a reply under way is seen to be incomplete. */
  abort(): void;
  /** After 101: the raw connection (in HTTP/2 the stream, answered with 200), and what the client sent early. Nothing else may be called afterwards. */
  takeOver(status: number, headers: readonly string[]): { readonly socket: Duplex; readonly head: Buffer };
}
