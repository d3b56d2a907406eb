import { giveBack } from '../sockets/recycled-block.ts';
import type { MemoryStore } from './memory-store.ts';

/** The body of an answer on its way: pieces that several read at their own pace, reckoned with in the store's memory. */
export class FillBody {
  readonly #store: MemoryStore;
  #pieces: Buffer[] = [];
  /** Pieces that nobody needs any more. */
  #dropped = 0;
  #reserved = 0;
  /** All that has come. */
  bytes = 0;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  /** Pieces so far, dropped ones included. */
  get count(): number {
    return this.#dropped + this.#pieces.length;
  }

  /** Nothing is left of what has come. */
  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /** @param index from the beginning of the body */
  piece(index: number): Buffer | undefined {
    return this.#pieces[index - this.#dropped];
  }

  /** Keeps a copy: the memory of a chunk may be used again once a client has it, and clients are several. */
  push(chunk: Buffer): void {
    const copy = Buffer.allocUnsafeSlow(chunk.length);
    chunk.copy(copy);
    giveBack(chunk);
    this.#pieces.push(copy);
  }

  /** One went on without being kept. */
  skip(): void {
    this.#dropped++;
  }

  /** Forgets the pieces before this one. */
  dropBefore(index: number): void {
    while (this.#pieces.length > 0 && this.#dropped < index) {
      this.#pieces.shift();
      this.#dropped++;
    }
  }

  whole(): Buffer {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
  }

  /** Memory for so much more. False when there is none. */
  reserve(bytes: number): boolean {
    if (!this.#store.reserve(bytes)) return false;
    this.#reserved += bytes;
    return true;
  }

  giveBackReserved(): void {
    this.#store.giveBack(this.#reserved);
    this.#reserved = 0;
  }
}
