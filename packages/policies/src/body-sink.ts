/**
 * Where the body of a response goes: to the client, or into the stage of another policy before that. Bytes that are
 * written belong to the sink from then on, however long it keeps them, so a stage may hand them on as they are.
 */
export interface BodySink {
  /** False asks to wait for `onRoom`; what is written before that is taken all the same, and takes memory. */
  write(chunk: Buffer): boolean;
  /** All of the body has been written. @param trailers flat */
  end(trailers: readonly string[]): void;
  /**
   * The body ends here and is not whole. Of a stage it is asked at most once, and not after it has ended the next sink:
   * it lets go of what it holds and writes no more. A stage that fails asks it of the next one: the answer is then cut
   * off, so that the client sees that something is missing.
   */
  abort(): void;
  /** Set by whoever writes. There is room again after `write` answered false; called in a later turn than that. */
  onRoom: () => void;
}
