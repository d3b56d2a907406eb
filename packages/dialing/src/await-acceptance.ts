import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '@sluice/core';
import { dialError } from './dial-error.ts';
import { tlsFailure } from './tls-failure.ts';

/**
 * How long the endpoint may take to refuse what it was shown, milliseconds. An alert is on its way for one round trip, so
 * this is long; it is waited out by those only that neither send session tickets nor speak first.
 */
const longestGraceMs = 1000;

/**
 * In TLS 1.3 a client is done before the server has looked at its certificate (RFC 8446 §2): a refusal, of a certificate or
 * of none, comes as an alert on a connection that seems to be open. Whether there will be one cannot be asked. A session
 * ticket says that there will not, and servers send it as soon as they are content (RFC 8446 §4.6.1); so does any byte of
 * what is behind TLS. From a server that sends neither, silence is taken for consent after a while. One that itself closes
 * what its TLS library has accepted, as Node does with authorities it does not know, cannot be told by this.
 * @param socket just opened, and read by nobody yet; what comes stays in it
 * @param leftMs what is left of the time of whoever asks; half of it is waited at most
 * @throws Error in words, as the dialer's
 */
export function awaitAcceptance(socket: Socket, serverName: string, clock: Clock, leftMs: number): Promise<void> {
  if (!(socket instanceof TLSSocket) || socket.getProtocol() !== 'TLSv1.3') return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const closed = () => failed(dialError('UND_ERR_SOCKET', 'the connection was closed'));
  const failed = (error: NodeJS.ErrnoException) => reject(tlsFailure(error, serverName));
  const readable = () => {
    // Also emitted at the end, where there is nothing to read.
    if (socket.readableLength > 0) resolve();
  };
  const timer = clock.after(Math.min(longestGraceMs, Math.max(leftMs, 0) / 2), resolve);
  socket.once('session', resolve).once('error', failed).once('end', closed).once('close', closed);
  socket.on('readable', readable);
  return promise.finally(() => {
    timer.cancel();
    socket
      .off('session', resolve)
      .off('error', failed)
      .off('end', closed)
      .off('close', closed)
      .off('readable', readable);
  });
}
