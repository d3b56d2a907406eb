/** What a client saw. */
export interface LoadFigures {
  readonly requestsPerSecond: number;
  /** Requests that were answered; what CPU time is divided by. */
  readonly requests: number;
  /** Milliseconds; NaN where the client does not say. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of bodies, to the client. */
  readonly bytesPerSecond: number;
  readonly errors: number;
}

export interface LoadOptions {
  readonly core: number;
  readonly connections: number;
  /** Whole ones; not all clients know others. */
  readonly seconds: number;
}

/** Puts load on an address for a while. */
export type Client = (url: string, options: LoadOptions) => Promise<LoadFigures>;
