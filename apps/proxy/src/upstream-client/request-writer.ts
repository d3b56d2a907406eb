import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { hasHeader } from '@sluice/core';
import { giveBackWhenWritten } from '../sockets/recycled-block.ts';
import type { UpstreamDispatchOptions } from './dispatch.ts';

/** Up to this many bytes, copying a body behind its head is cheaper than a second write. */
const joinedBytes = 16 * 1024;

/** A stream of a request's body may carry trailers when it has ended. */
export interface WithTrailers {
  /** Names of trailers that may come, told in advance for whoever has to know then (RFC 9110 §6.6.2). */
  announced?: readonly string[];
  trailers?: readonly string[];
}

function serializeHead(options: UpstreamDispatchOptions, lastOfConnection: boolean): string {
  const { headers, upgrade } = options;
  let text = `${options.method} ${options.path} HTTP/1.1\r\n`;
  for (let index = 0; index < headers.length; index += 2) text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  if (typeof upgrade === 'string') text += `connection: upgrade\r\nupgrade: ${upgrade}\r\n`;
  else if (lastOfConnection) text += 'connection: close\r\n';
  return text;
}

/** Who has a request written, and what it is told. */
export interface RequestSink {
  /** Writes a request that is whole (latin1), now or soon; it knows by itself when that is done. */
  writeWhole(text: string): void;
  /** The whole request has been handed to the socket. */
  onSent(): void;
  /** The body failed to come whole. */
  onBroken(error: Error): void;
}

/**
 * Writes a request. A streamed body takes what the socket's room allows and goes on by itself.
 * @returns stops writing and lets go of the body
 */
export function writeRequest(
  socket: Socket,
  options: UpstreamDispatchOptions,
  lastOfConnection: boolean,
  sink: RequestSink,
): (() => void) | undefined {
  const head = serializeHead(options, lastOfConnection);
  const { body } = options;
  if (body === null) {
    sink.writeWhole(`${head}\r\n`);
    return undefined;
  }
  if (!(body instanceof Readable)) {
    if (body.length <= joinedBytes) {
      sink.writeWhole(`${head}\r\n${body.toString('latin1')}`);
      return undefined;
    }
    socket.cork();
    socket.write(`${head}\r\n`, 'latin1');
    socket.write(body);
    socket.uncork();
    sink.onSent();
    return undefined;
  }
  return streamBody(socket, head, body, !hasHeader(options.headers, 'content-length'), sink);
}

function streamBody(
  socket: Socket,
  head: string,
  body: Readable & WithTrailers,
  chunked: boolean,
  sink: RequestSink,
): () => void {
  const { announced = [] } = body;
  const trailer = chunked && announced.length > 0 ? `trailer: ${announced.join(', ')}\r\n` : '';
  socket.write(chunked ? `${head}${trailer}transfer-encoding: chunked\r\n\r\n` : `${head}\r\n`, 'latin1');
  const onData = (chunk: Buffer) => {
    if (chunk.length === 0) return;
    let room: boolean;
    if (chunked) {
      socket.cork();
      socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      socket.write(chunk, giveBackWhenWritten(chunk));
      room = socket.write('\r\n', 'latin1');
      socket.uncork();
    } else {
      room = socket.write(chunk, giveBackWhenWritten(chunk));
    }
    if (!room) body.pause();
  };
  const onDrain = () => body.resume();
  const stop = () => {
    body.off('data', onData).off('end', onEnd).off('close', onClose);
    socket.off('drain', onDrain);
  };
  const onEnd = () => {
    stop();
    if (chunked) {
      let last = '0\r\n';
      const trailers = body.trailers ?? [];
      for (let index = 0; index < trailers.length; index += 2) last += `${trailers[index]}: ${trailers[index + 1]}\r\n`;
      socket.write(`${last}\r\n`, 'latin1');
    }
    sink.onSent();
  };
  const onClose = () => {
    stop();
    sink.onBroken(body.errored ?? new Error('the request body was given up'));
  };
  body.on('data', onData).on('end', onEnd).on('close', onClose);
  socket.on('drain', onDrain);
  return stop;
}
