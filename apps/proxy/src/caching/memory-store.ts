import { setImmediate as nextTurn } from 'node:timers/promises';
import { variantOf } from '@sluice/policies/http-cache';
import { type RequestKey, type StoredResponse, sizeOf } from './stored-response.ts';

/** Answers to one target that differ by what requests say; of more the oldest goes. */
const mostVariants = 200;
/** Looked at before others have a turn: about a millisecond. */
const lookedAtOnce = 1000;

/**
 * Stored answers of one route in this worker's memory. Those that were not asked for the longest make room. What is still
 * on its way is reckoned with as well, so that many large answers at a time do not take more than was allowed.
 */
export class MemoryStore {
  readonly #limit: number;
  readonly #onEvicted: () => void;
  /** By target, the newest first. */
  readonly #byTarget = new Map<string, StoredResponse[]>();
  /** With their sizes, in the order of their last use. */
  readonly #sizes = new Map<StoredResponse, number>();
  #bytes = 0;
  #reserved = 0;

  constructor(limit: number, onEvicted: () => void) {
    this.#limit = limit;
    this.#onEvicted = onEvicted;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get entries(): number {
    return this.#sizes.size;
  }

  /** The newest answer that a request selects. */
  find({ target, fields }: RequestKey, requestHeaders: readonly string[]): StoredResponse | undefined {
    const variants = this.#byTarget.get(target);
    if (variants === undefined) return undefined;
    let vary: readonly string[] | undefined;
    let wanted = '';
    for (const stored of variants) {
      if (stored.fields !== fields) continue;
      if (vary === undefined || vary.join() !== stored.vary.join()) {
        vary = stored.vary;
        wanted = variantOf(vary, requestHeaders);
      }
      if (stored.variant !== wanted) continue;
      const size = this.#sizes.get(stored) ?? 0;
      this.#sizes.delete(stored);
      this.#sizes.set(stored, size);
      return stored;
    }
    return undefined;
  }

  /** What is known of the fields that answers to this depend on. */
  varyOf({ target, fields }: RequestKey): readonly string[] | undefined {
    return this.#byTarget.get(target)?.find((stored) => stored.fields === fields)?.vary;
  }

  /** In place of one for the same requests. False when it does not fit. */
  put(stored: StoredResponse): boolean {
    const size = sizeOf(stored);
    const variants = this.#byTarget.get(stored.target) ?? [];
    const former = variants.find(
      ({ fields, variant, vary }) =>
        fields === stored.fields && variant === stored.variant && vary.join() === stored.vary.join(),
    );
    if (former !== undefined) this.remove(former);
    if (!this.#makeRoom(size)) return false;
    // The list may have gone with its last member.
    const list = this.#byTarget.get(stored.target) ?? [];
    const oldest = list.length >= mostVariants ? list.at(-1) : undefined;
    if (oldest !== undefined) this.#evict(oldest);
    list.unshift(stored);
    this.#byTarget.set(stored.target, list);
    this.#sizes.set(stored, size);
    this.#bytes += size;
    return true;
  }

  remove(stored: StoredResponse): void {
    const size = this.#sizes.get(stored);
    if (size === undefined) return;
    this.#sizes.delete(stored);
    this.#bytes -= size;
    const variants = this.#byTarget.get(stored.target) ?? [];
    variants.splice(variants.indexOf(stored), 1);
    if (variants.length === 0) this.#byTarget.delete(stored.target);
  }

  /** @returns how many there were */
  removeTarget(target: string): number {
    const variants = [...(this.#byTarget.get(target) ?? [])];
    for (const stored of variants) this.remove(stored);
    return variants.length;
  }

  /**
   * Of what is stored now; others have their turns meanwhile.
   * @returns how many went
   */
  async removeWhere(goes: (stored: StoredResponse) => boolean): Promise<number> {
    let removed = 0;
    for (const [index, stored] of [...this.#sizes.keys()].entries()) {
      if (index % lookedAtOnce === lookedAtOnce - 1) await nextTurn();
      if (!this.#sizes.has(stored) || !goes(stored)) continue;
      this.remove(stored);
      removed += 1;
    }
    return removed;
  }

  /** For bytes of an answer on its way. False when there is no room; else they are to be given back. */
  reserve(bytes: number): boolean {
    if (!this.#makeRoom(bytes)) return false;
    this.#reserved += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#reserved -= bytes;
  }

  #makeRoom(bytes: number): boolean {
    if (this.#reserved + bytes > this.#limit) return false;
    for (const stored of this.#sizes.keys()) {
      if (this.#bytes + this.#reserved + bytes <= this.#limit) break;
      this.#evict(stored);
    }
    return true;
  }

  #evict(stored: StoredResponse): void {
    this.remove(stored);
    this.#onEvicted();
  }
}
