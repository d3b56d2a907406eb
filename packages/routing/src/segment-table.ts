/** Something that is found by a segment of a path. */
export interface Segmented {
  readonly segment: string;
}

/**
 * Finds by a segment while it still lies in its path: nothing is cut out and nothing handed to a Map, which would first
 * make the cut-out string one of V8's unique ones. Open addressing, at most half full.
 */
export class SegmentTable<Entry extends Segmented> {
  #slots: (Entry | undefined)[] = new Array(16).fill(undefined);
  #size = 0;

  /** Its segment must not be there yet. */
  add(entry: Entry): void {
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) {
      const entries = this.#slots.filter((each) => each !== undefined);
      this.#slots = new Array(this.#slots.length * 2).fill(undefined);
      for (const each of entries) this.#place(each);
    }
    this.#place(entry);
  }

  /** The entry for the segment from `start` to `end` of `path`. */
  find(path: string, start: number, end: number): Entry | undefined {
    const mask = this.#slots.length - 1;
    for (let at = hashOf(path, start, end) & mask; ; at = (at + 1) & mask) {
      const entry = this.#slots[at];
      if (entry === undefined) return undefined;
      if (entry.segment.length === end - start && path.startsWith(entry.segment, start)) return entry;
    }
  }

  #place(entry: Entry): void {
    const mask = this.#slots.length - 1;
    let at = hashOf(entry.segment, 0, entry.segment.length) & mask;
    while (this.#slots[at] !== undefined) at = (at + 1) & mask;
    this.#slots[at] = entry;
  }
}

function hashOf(path: string, start: number, end: number): number {
  // FNV-1a. What it spreads are an operator's own words, so nobody else can choose where they lie.
  let hash = 0x811c_9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ path.charCodeAt(at), 0x0100_0193);
  return hash ^ (hash >>> 15);
}
