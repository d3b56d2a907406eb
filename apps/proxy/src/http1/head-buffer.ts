const blankLine = Buffer.from('\r\n\r\n');

/** A head has not ended within the limit, or holds a line that does not end in CRLF. */
export type HeadProblem = 'too-large' | 'bare-newline';

/**
 * Collects the bytes of a message head until its blank line. Most heads come whole in one read, and then nothing is
 * copied.
 */
export class HeadBuffer {
  #kept: Buffer | undefined;

  /** What has come of an unfinished head. */
  get kept(): Buffer | undefined {
    return this.#kept;
  }

  /**
   * @param bytes what came, the head's first byte or the continuation of what came before
   * @param limit longest head, bytes
   * @returns the bytes from the head's first one and the length of the head with its blank line; undefined when more is
   *   needed; or what is wrong
   */
  take(bytes: Buffer, limit: number): { readonly bytes: Buffer; readonly length: number } | HeadProblem | undefined {
    const all = this.#kept === undefined ? bytes : Buffer.concat([this.#kept, bytes]);
    // The blank line may have begun in what was kept.
    const from = this.#kept === undefined ? 0 : Math.max(0, this.#kept.length - 3);
    const found = all.indexOf(blankLine, from);
    if (found >= 0) {
      this.#kept = undefined;
      return found + 4 > limit ? 'too-large' : { bytes: all, length: found + 4 };
    }
    // Without this a head of bare newlines would be waited for until its timeout.
    for (let at = all.indexOf(0x0a, from); at >= 0; at = all.indexOf(0x0a, at + 1)) {
      if (at === 0 || all[at - 1] !== 0x0d) return 'bare-newline';
    }
    if (all.length > limit) return 'too-large';
    this.#kept = all;
    return undefined;
  }
}
