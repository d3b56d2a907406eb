import { connect, Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { type Clock, messageOf } from '@sluice/core';
import type { Address } from '@sluice/core/schema';
import type { UpstreamSnapshot, UpstreamTlsSnapshot } from '@sluice/snapshot/types';
import type { ClientCertificates } from './client-certificate.ts';
import { isDeniedAddress } from './denied-address.ts';
import { deniedError, dialError } from './dial-error.ts';
import type { NameCache } from './name-cache.ts';
import { writeHeader } from './proxy-header.ts';
import { tlsFailure } from './tls-failure.ts';
import { type TlsClientOptions, tlsClientOptions } from './tls-options.ts';

/** Protocols offered by ALPN, best first (RFC 7301). */
export type Alpn = 'h2' | 'http/1.1';

export interface DialEvents {
  /**
   * Connected, and over TLS the handshake done and the endpoint verified.
   * @param alpn what was negotiated; empty without TLS, or when the endpoint chose nothing
   */
  onOpen(socket: Socket, alpn: string): void;
  /** Comes instead of `onOpen`, once. Nothing was sent that an endpoint would act on. */
  onFailed(error: Error): void;
}

export interface DialerEnvironment {
  readonly clock: Clock;
  readonly names: NameCache;
  readonly certificates: ClientCertificates;
}

/** Opens connections to one endpoint, and keeps its TLS session for the next one to resume (RFC 8446 §2.2). */
export class Dialer {
  readonly #address: Address;
  readonly #connectMs: number;
  readonly #tls: UpstreamTlsSnapshot | undefined;
  readonly #ownHeader: string;
  readonly #clock: Clock;
  readonly #names: NameCache;
  readonly #certificates: ClientCertificates;
  #session: Buffer | undefined;
  /** What the session was agreed with, the gateway's certificate included: a session that is resumed stands for it. */
  #sessionContext: SecureContext | undefined;

  constructor(
    address: Address,
    settings: Pick<UpstreamSnapshot, 'tls' | 'proxyProtocol'> & { readonly timeouts: { readonly connectMs: number } },
    environment: DialerEnvironment,
  ) {
    this.#address = address;
    this.#connectMs = settings.timeouts.connectMs;
    this.#tls = settings.tls;
    this.#ownHeader = settings.proxyProtocol === undefined ? '' : writeHeader(settings.proxyProtocol, undefined);
    this.#clock = environment.clock;
    this.#names = environment.names;
    this.#certificates = environment.certificates;
  }

  /**
   * @param header the PROXY header (latin1) that goes ahead of all else, TLS included. Where endpoints expect one and none
   * is given, as by a health check, the gateway speaks for itself.
   * @returns the socket, for the caller to destroy when it is not wanted any more; over TLS behind a header not the one
   * that `onOpen` is given, but one that takes that with it
   */
  open(alpn: readonly Alpn[], events: DialEvents, header = this.#ownHeader): Socket {
    const { host, port } = this.#address;
    const base = {
      host,
      port,
      lookup: this.#names.lookup,
      noDelay: true,
      keepAlive: true,
      allowHalfOpen: true,
    };
    const tls = this.#tlsOptions();
    if (tls instanceof Error) return refuse(tls, events);
    let secure = tls === undefined || header !== '' ? undefined : this.#openTls({ ...base, ...tls }, alpn);
    const socket = secure ?? connect(base);
    let connected = false;
    const timer = this.#clock.after(this.#connectMs, () => {
      const what = connected ? 'TLS handshake' : 'connection';
      socket.destroy(dialError('UND_ERR_CONNECT_TIMEOUT', `no ${what} within ${this.#connectMs} ms`));
    });
    let pending = true;
    const failed = (error: NodeJS.ErrnoException) => {
      timer.cancel();
      if (!pending) return;
      pending = false;
      // A ticket that the endpoint cannot use must not spoil every later attempt.
      this.#session = undefined;
      events.onFailed(connected && tls !== undefined ? tlsFailure(error, tls.servername ?? host) : error);
    };
    const opened = () => {
      timer.cancel();
      pending = false;
      socket.off('error', failed).off('close', closed);
      secure?.off('error', failed);
      events.onOpen(secure ?? socket, typeof secure?.alpnProtocol === 'string' ? secure.alpnProtocol : '');
    };
    const closed = () => failed(dialError('UND_ERR_SOCKET', 'the connection was closed'));
    socket.once('error', failed).once('close', closed);
    socket.once('connect', () => {
      connected = true;
      // What was dialled was checked before; this is for what a lookup of another kind might one day let through.
      if (isDeniedAddress(socket.remoteAddress ?? '')) {
        connected = false;
        socket.destroy(deniedError(host));
        return;
      }
      if (tls === undefined) {
        // In one piece with the request that follows, where it does so at once (proxy-protocol.txt §2).
        socket.cork();
        if (header !== '') socket.write(header, 'latin1');
        opened();
        socket.uncork();
      } else if (secure === undefined) {
        // Corked it would come after what TLS writes, which goes past the socket's buffer. The certificate is held against
        // the host, which must be said again: TLS would hold it against localhost.
        socket.write(header, 'latin1');
        secure = this.#openTls({ ...base, ...tls, socket }, alpn);
        // From here on TLS tells of everything that happens to it.
        socket.on('error', () => {});
        secure.once('error', failed).once('secureConnect', opened);
      }
    });
    secure?.once('secureConnect', opened);
    return socket;
  }

  /** As things are now; an error in words when the certificate that is to be shown cannot be. */
  #tlsOptions(): TlsClientOptions | Error | undefined {
    const tls = this.#tls;
    if (tls === undefined) return undefined;
    const name = tls.clientCertificate;
    const certificate = name === undefined ? undefined : this.#certificates.find(name);
    if (name !== undefined && certificate === undefined) return noCertificate(name, this.#certificates.problemOf(name));
    try {
      return tlsClientOptions(tls, this.#address.host, certificate);
    } catch (error) {
      if (name === undefined) throw error;
      return noCertificate(name, messageOf(error));
    }
  }

  #openTls(
    options: TlsClientOptions & { readonly host: string; readonly port: number; readonly socket?: Socket },
    alpn: readonly Alpn[],
  ): TLSSocket {
    const { secureContext } = options;
    const session = secureContext === this.#sessionContext ? this.#session : undefined;
    const socket = connectTls({
      ...options,
      ALPNProtocols: [...alpn],
      ...(session === undefined ? {} : { session }),
    });
    // TLS 1.3 hands out tickets after the handshake, so this goes on for as long as the connection lasts.
    socket.on('session', (ticket: Buffer) => {
      this.#session = ticket;
      this.#sessionContext = secureContext;
    });
    return socket;
  }
}

/** Nothing is dialled; told in the next turn, as every failure is. */
function refuse(error: Error, events: DialEvents): Socket {
  const socket = new Socket();
  socket.once('error', (failure) => events.onFailed(failure));
  return socket.destroy(error);
}

function noCertificate(name: string, problem: string): Error {
  return dialError('ETLS', `TLS: there is no client certificate to show, certificate "${name}": ${problem}`);
}
