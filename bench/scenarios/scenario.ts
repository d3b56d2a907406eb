import type { Client } from '../clients/client.ts';
import type { PeerPort } from '../peer.ts';

/** One load: a row of Sluice and each peer. */
export interface Load {
  readonly title: string;
  readonly port: PeerPort;
  readonly path: string;
  readonly client: Client;
  readonly connections: number;
  /** Times the usual duration. Default 1. */
  readonly longer?: number;
  /** Length of each answer, where bytes are compared: a large answer that is under way at the end counts for its part. */
  readonly answerBytes?: number;
  /**
   * Those of a route of its own, which `path` leads to. Only Sluice has a row then.
   * @param origin its address
   */
  readonly policies?: (origin: string) => readonly object[];
}

/** Loads that are measured and shown together. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Loads are compared with the one of this title, in place of Sluice with its peers. */
  readonly beside?: string;
  readonly loads: readonly Load[];
}
