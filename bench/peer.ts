/** A gateway that the harness can start in front of an origin, pinned to one core. */
export interface Peer {
  readonly name: string;
  /** Why it cannot take part here (`not installed`), or undefined when it can. */
  missing(): string | undefined;
  start(place: Place): Promise<RunningPeer>;
}

export interface Place {
  /** Processor number for `taskset -c`. */
  readonly core: number;
  readonly port: number;
  readonly originPort: number;
  /** An empty folder that is the peer's own. */
  readonly folder: string;
}

export interface RunningPeer {
  /** Its processes, for CPU time and memory. */
  pids(): number[];
  stop(): Promise<void>;
}
