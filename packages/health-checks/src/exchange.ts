/** What a check asks. Field names are lower-case. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly secure: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** None when left out. */
  readonly body?: Buffer;
  /** The exchange is over when so many bytes of the answer's body have come; with 0, when its head has. */
  readonly maximumBody: number;
}

export interface Answer {
  readonly status: number;
  field(lowerCaseName: string): string | undefined;
  /** Of the trailers; nothing when they had not come. */
  trailer(lowerCaseName: string): string | undefined;
  readonly body: Buffer;
}

/** How checks name themselves in the logs of those they ask. */
export const userAgent = 'sluice-health-check';

/** Body bytes up to a limit. */
export class LimitedBody {
  readonly #chunks: Buffer[] = [];
  readonly #maximum: number;
  #length = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** @returns whether there is room for more */
  push(chunk: Buffer): boolean {
    const taken = chunk.subarray(0, this.#maximum - this.#length);
    this.#chunks.push(taken);
    this.#length += taken.length;
    return this.#length < this.#maximum;
  }

  take(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
