/** As large as the largest read. */
export const blockBytes = 64 * 1024;
/** Blocks that wait to be used again; more are left to the garbage collector. */
const mostFree = 128;

interface Block {
  readonly bytes: Buffer;
  /** Bytes that somebody may still look at. */
  lent: number;
}

const free: Block[] = [];
const blocks = new WeakMap<ArrayBufferLike, Block>();

/**
 * A copy of bytes in memory that is used again once all of it has been given back. Memory outside of V8's heap is what
 * makes it collect garbage all over: with a fresh buffer for each read, two fifths of a worker's time went there.
 */
export function copyToBlock(bytes: Buffer): Buffer {
  let block = free.pop();
  if (block === undefined) {
    block = { bytes: Buffer.allocUnsafeSlow(blockBytes), lent: 0 };
    blocks.set(block.bytes.buffer, block);
  }
  block.lent = bytes.length;
  bytes.copy(block.bytes, 0, 0, bytes.length);
  return block.bytes.subarray(0, bytes.length);
}

/**
 * Gives bytes back: whoever says so is the last one that had them, and says it once. Bytes of other memory are passed
 * over, and what is never given back is collected like any buffer, so forgetting is safe where saying it twice is not.
 * @param length of the part that is given back, when it is not all of `bytes`
 */
export function giveBack(bytes: Buffer, length = bytes.length): void {
  if (bytes.buffer.byteLength !== blockBytes) return;
  const block = blocks.get(bytes.buffer);
  if (block === undefined) return;
  block.lent -= length;
  if (block.lent === 0 && free.length < mostFree) free.push(block);
}

/**
 * For the callback of a write. What was cut off is left to the garbage collector: HTTP/2 tells of it while parts of it
 * still wait in the connection.
 */
export function giveBackWhenWritten(bytes: Buffer): (error?: Error | null) => void {
  return (error) => {
    if (!error) giveBack(bytes);
  };
}
