/** No status was in the close frame (RFC 6455 §7.4.1). */
const noStatus = 1005;

/**
 * Follows the frames of one direction of a WebSocket by their heads (RFC 6455 §5.2) as the bytes pass: nothing is kept
 * and no payload is looked at but the code of a close frame. What is no frame makes it stop following, for good: the
 * bytes are between client and endpoint, which may have agreed on what it does not know.
 */
export class FrameReader {
  /** Whole messages of data; control frames are none. */
  messages = 0;
  /** Of the close frame; undefined while none has come. */
  closeCode: number | undefined = undefined;
  /** What comes cannot be followed any more. */
  lost = false;
  readonly #masked: boolean;
  /** Bytes of the present frame's head that have come, and how many it has. */
  #got = 0;
  #headLength = 2;
  #first = 0;
  #lengthBytes = 0;
  #mask = 0;
  /** Of the payload, still to come. */
  #remaining = 0;
  /** A message has begun and its last frame has not come. */
  #fragmented = false;
  /** Bytes of the close code that have come. */
  #codeBytes = 0;

  /** @param masked as everything from a client must be, and nothing from a server (RFC 6455 §5.1) */
  constructor(masked: boolean) {
    this.#masked = masked;
  }

  /** A frame of somebody else may be put here. */
  get betweenFrames(): boolean {
    return this.#got === 0 && !this.lost && this.closeCode === undefined;
  }

  read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.lost) {
      if (this.#got < this.#headLength) {
        this.#takeHead(chunk[at++] as number); // within the chunk
        continue;
      }
      if ((this.#first & 0x0f) === 0x8 && this.#codeBytes < 2) this.#takeCode(chunk[at] as number); // within it, too
      const step = (this.#first & 0x0f) === 0x8 ? 1 : Math.min(this.#remaining, chunk.length - at);
      at += step;
      this.#remaining -= step;
      if (this.#remaining === 0) this.#nextFrame();
    }
  }

  #takeHead(byte: number): void {
    const at = this.#got++;
    if (at === 0) this.#first = byte;
    else if (at === 1) {
      const short = byte & 0x7f;
      this.#lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
      this.#remaining = short < 126 ? short : 0;
      this.#headLength = 2 + this.#lengthBytes + (this.#masked ? 4 : 0);
      this.lost = byte >= 0x80 !== this.#masked || !this.#allows(short);
    } else if (at < 2 + this.#lengthBytes) {
      this.#remaining = this.#remaining * 256 + byte;
      if (this.#remaining > Number.MAX_SAFE_INTEGER) this.lost = true;
    } else this.#mask = (this.#mask << 8) | byte;
    if (!this.lost && this.#got === this.#headLength && this.#got >= 2) this.#frameBegins();
  }

  /** Whether such a frame may come now. RSV bits are left to extensions, which ends agree on among themselves. */
  #allows(length: number): boolean {
    const opcode = this.#first & 0x0f;
    const final = this.#first >= 0x80;
    if (this.closeCode !== undefined) return false;
    if (opcode >= 0x8) return opcode <= 0xa && final && length <= 125;
    return opcode <= 0x2 && (opcode === 0) === this.#fragmented;
  }

  #frameBegins(): void {
    const opcode = this.#first & 0x0f;
    const final = this.#first >= 0x80;
    if (opcode < 0x8) {
      this.#fragmented = !final;
    } else if (opcode === 0x8) this.closeCode = this.#remaining < 2 ? noStatus : 0;
    if (this.#remaining === 0) this.#nextFrame();
  }

  #takeCode(byte: number): void {
    if (this.#remaining === 1 && this.#codeBytes === 0) return;
    const shift = this.#codeBytes === 0 ? 24 : 16;
    const plain = this.#masked ? byte ^ ((this.#mask >>> shift) & 0xff) : byte;
    // It was 0 when its frame began.
    this.closeCode = (this.closeCode ?? 0) * 256 + plain;
    this.#codeBytes++;
  }

  #nextFrame(): void {
    if (this.#first >= 0x80 && (this.#first & 0x0f) < 0x8) this.messages++;
    this.#got = 0;
    this.#headLength = 2;
    this.#remaining = 0;
    this.#mask = 0;
  }
}
