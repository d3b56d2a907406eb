/** A gateway that the harness can start in front of an origin, pinned to one core. */
export interface Peer {
  readonly name: string;
  /** Why it cannot take part here (`not installed`), or undefined when it can. */
  missing(): string | undefined;
  /** Why it cannot serve on a port of `Place`, for those that it cannot serve on. */
  readonly unable?: Partial<Readonly<Record<PeerPort, string>>>;
  /** The ports of `Place` that it is there for; it has no rows elsewhere. All when left out. */
  readonly ports?: readonly PeerPort[];
  /** It can have policies on a route; loads that want some have rows of no other. */
  readonly policies?: true;
  /** What its configuration has of what Sluice's has, and what not. */
  readonly has: string;
  /** One line; empty when it is not installed. */
  version(): string;
  start(place: Place): Promise<RunningPeer>;
}

/** `http` is HTTP/1.1, `https` the same over TLS, `h2` HTTP/2 on the same port by ALPN, `h2c` HTTP/2 with prior knowledge. */
export type PeerPort = 'http' | 'https' | 'h2' | 'h2c';

export interface Place {
  /** Processor number for `taskset -c`. */
  readonly core: number;
  readonly ports: Readonly<Record<PeerPort, number>>;
  /** Three more ports that nobody else uses follow this one. */
  readonly sparePort: number;
  readonly originPort: number;
  /** Routes beside the usual ones, for those that can have policies. */
  readonly policyRoutes: readonly { readonly path: string; readonly policies: readonly object[] }[];
  /** An empty folder that is the peer's own. */
  readonly folder: string;
  /** Files with the certificate and its key. */
  readonly certificate: { readonly cert: string; readonly key: string };
}

export interface RunningPeer {
  /** Its processes, for CPU time and memory. */
  pids(): number[];
  /** Of these the ones that carry traffic, where others stand beside them. */
  workers?(): number[];
  stop(): Promise<void>;
}

/** Routes of every peer that has routes: `/service-0` … `/service-999`. */
export const routeCount = 1000;

/** The first line that a program prints of itself. */
export function versionLine({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return /\d+(?:\.\d+)+[^\s,]*/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0] ?? '';
}
