/** As large as the largest read: fewer system calls for large bodies, and still not much for a client that stalls. */
export const blockBytes = 128 * 1024;

interface Block {
  readonly bytes: Buffer;
  readonly size: BlockSize;
  /** Bytes that somebody may still look at. */
  lent: number;
}

interface BlockSize {
  readonly bytes: number;
  /** Those that wait to be used again; more than `mostFree` are left to the garbage collector. */
  readonly free: Block[];
  readonly mostFree: number;
}

/** Several, so that what is kept for long does not hold much more than itself. */
const tiny: BlockSize = { bytes: 4 * 1024, free: [], mostFree: 512 };
const small: BlockSize = { bytes: 16 * 1024, free: [], mostFree: 128 };
const medium: BlockSize = { bytes: 64 * 1024, free: [], mostFree: 128 };
const large: BlockSize = { bytes: blockBytes, free: [], mostFree: 64 };
const blocks = new WeakMap<ArrayBufferLike, Block>();

/**
 * A copy of bytes in memory that is used again once all of it has been given back. Memory outside of V8's heap is what
 * makes it collect garbage all over: with a fresh buffer for each read, two fifths of a worker's time went there.
 */
export function copyToBlock(bytes: Buffer, length: number): Buffer {
  const size = length <= tiny.bytes ? tiny : length <= small.bytes ? small : length <= medium.bytes ? medium : large;
  let block = size.free.pop();
  if (block === undefined) {
    block = { bytes: Buffer.allocUnsafeSlow(size.bytes), size, lent: 0 };
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
  if (size !== tiny.bytes && size !== small.bytes && size !== medium.bytes && size !== large.bytes) return;
  const block = blocks.get(bytes.buffer);
  if (block === undefined) return;
  block.lent -= length;
  if (overwriting) overwrite(block);
  if (block.lent === 0 && block.size.free.length < block.size.mostFree) block.size.free.push(block);
}

/** For the callback of a write to a socket. What was cut off is left to the garbage collector. */
export function giveBackWhenWritten(bytes: Buffer): (error?: Error | null) => void {
  return (error) => {
    if (!error) giveBack(bytes);
  };
}

let overwriting = false;

/** For tests: whoever still reads what was given back reads nonsense, and giving back too much ends the process. */
export function overwriteWhatIsGivenBack(): void {
  overwriting = true;
}

function overwrite(block: Block): void {
  if (block.lent < 0) {
    process.stderr.write(`memory was given back twice ${new Error().stack}\n`);
    process.abort();
  }
  if (block.lent === 0) block.bytes.fill(0xdd);
}
