/** The least that a stream takes to begin: a frame's head and one field of a table, bytes (RFC 9113 §4.1). */
const leastBytes = 10;

/** What a session says of itself. */
export interface SessionReading {
  /** Of the client, decoded from TLS where there is some. */
  readonly bytesRead: number;
  /** The highest one that the session has looked at; 0 before the first. */
  lastStream(): number;
}

/**
 * Counts the streams that Node refused by itself, because their heads have too many fields or are too large, or because
 * there were too many: it resets each of them and tells nobody. They are found by their numbers, of which a session that
 * serves everything leaves out none.
 */
export class UnseenStreams {
  #told = 0;
  #counted = 0;
  #bytesRead = 0;

  /** The session has told of one. */
  note(): void {
    this.#told++;
  }

  /** How many more there were since the last time. A client that leaves numbers out has as many as its bytes could begin. */
  take(session: SessionReading): number {
    const { bytesRead } = session;
    const bytes = bytesRead - this.#bytesRead;
    // The usual case, which asks the session nothing.
    if (bytes === 0) return 0;
    this.#bytesRead = bytesRead;
    const begun = Math.ceil(session.lastStream() / 2);
    // One whose head has not come whole is counted, and not counted again where it was told of later.
    const unseen = begun - this.#told - this.#counted;
    if (unseen <= 0) return 0;
    this.#counted += unseen;
    return Math.min(unseen, Math.floor(bytes / leastBytes));
  }
}
