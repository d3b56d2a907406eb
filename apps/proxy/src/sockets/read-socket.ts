import { Socket } from 'node:net';
import { blockBytes, copyToBlock } from './recycled-block.ts';

/** Every socket of the worker is read into this; what has come is copied out before anything else is read. */
const shared = Buffer.allocUnsafeSlow(blockBytes);

type OnRead = (length: number, buffer: Buffer) => boolean;

/** What `onread` of `net.connect` sets, which accepted sockets have no option for. */
interface UserBufferKeys {
  readonly buffer: symbol;
  readonly callback: symbol;
}

/** Undefined in a version of Node that keeps them elsewhere: then sockets are read by their `data` events. */
const keys = ((): UserBufferKeys | undefined => {
  const symbols = Object.getOwnPropertySymbols(new Socket());
  const named = (name: string) => symbols.find((symbol) => symbol.description === name);
  const buffer = named('kBuffer');
  const callback = named('kBufferCb');
  return buffer === undefined || callback === undefined ? undefined : { buffer, callback };
})();

/**
 * Reads a socket without a fresh 64 KiB buffer for each read. While it is paused nothing is read, not even its end.
 * @param onBytes keeps them for as long as it likes
 * @returns ends it: what is read from then on goes the way of the stream, to its listeners
 */
export function readSocket(socket: Socket, onBytes: (bytes: Buffer) => void): () => void {
  let reading = true;
  const onRead: OnRead = (length, buffer) => {
    if (!reading) return socket.push(Buffer.from(buffer.subarray(0, length)));
    onBytes(copyToBlock(buffer, length));
    return true;
  };
  if (!useSharedBuffer(socket, onRead)) {
    socket.on('data', onBytes);
    return () => socket.off('data', onBytes);
  }
  if (socket.readableFlowing !== false) socket.resume();
  return () => {
    reading = false;
  };
}

function useSharedBuffer(socket: Socket, onRead: OnRead): boolean {
  // Node's types know neither; each is looked at before it is used.
  const internals = socket as unknown as { _handle?: { useUserBuffer?: (buffer: Buffer) => unknown } } & Record<
    symbol,
    unknown
  >;
  const handle = internals._handle;
  // What was unshifted, or has been read already, would be passed over.
  if (keys === undefined || socket.readableLength > 0 || typeof handle?.useUserBuffer !== 'function') return false;
  if (internals[keys.callback] === null) {
    internals[keys.buffer] = shared;
    handle.useUserBuffer(shared);
  }
  internals[keys.callback] = onRead;
  return true;
}
