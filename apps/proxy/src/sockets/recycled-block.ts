/** As large as the largest read. */
export const blockBytes = 64 * 1024;
/** For reads up to this, so that one that is kept for long does not hold four times as much. */
const smallBlockBytes = 16 * 1024;

interface Block {
  readonly bytes: Buffer;
  readonly free: Block[];
  /** Bytes that somebody may still look at. */
  lent: number;
}

/** Blocks of each size that wait to be used again; more than this are left to the garbage collector. */
const mostFree = 128;
const freeSmall: Block[] = [];
const freeLarge: Block[] = [];
const blocks = new WeakMap<ArrayBufferLike, Block>();

/**
 * A copy of bytes in memory that is used again once all of it has been given back. Memory outside of V8's heap is what
 * makes it collect garbage all over: with a fresh buffer for each read, two fifths of a worker's time went there.
 */
export function copyToBlock(bytes: Buffer, length: number): Buffer {
  const size = length <= smallBlockBytes ? smallBlockBytes : blockBytes;
  const free = size === blockBytes ? freeLarge : freeSmall;
  let block = free.pop();
  if (block === undefined) {
    block = { bytes: Buffer.allocUnsafeSlow(size), free, lent: 0 };
    blocks.set(block.bytes.buffer, block);
  }
  block.lent = length;
  bytes.copy(block.bytes, 0, 0, length);
  return block.bytes.subarray(0, length);
}

/**
 * Gives bytes back: whoever says so is the last one that had them, and says it once. Bytes of other memory are passed
 * over, and what is never given back is collected like any buffer, so forgetting is safe where saying it twice is not.
 * @param length of the part that is given back, when it is not all of `bytes`
 */
export function giveBack(bytes: Buffer, length = bytes.length): void {
  const size = bytes.buffer.byteLength;
  if (size !== smallBlockBytes && size !== blockBytes) return;
  const block = blocks.get(bytes.buffer);
  if (block === undefined) return;
  block.lent -= length;
  if (block.lent === 0 && block.free.length < mostFree) block.free.push(block);
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
