import type { CachePurge, GatewayStatus, WorkerPurge } from '@sluice/control';
import type { Issue } from '@sluice/core';
import type { InputText } from '../terminal/read-input.ts';

/** A change as it would be, or was, made. */
export interface ChangeOutcome {
  readonly changed: boolean;
  /** One for each change. */
  readonly sentences: readonly string[];
  readonly warnings: readonly Issue[];
}

export interface StatusReport {
  readonly revision: {
    readonly number: number;
    readonly author: string;
    /** The first of its changes as a sentence. */
    readonly summary: string;
    readonly changeCount: number;
    readonly createdAt: number;
  } | null;
  /** Null when the controller is not reachable; then `problem` says why. */
  readonly status: GatewayStatus | null;
  readonly problem: string;
}

/** The running appliance, or its database when nobody answers. */
export interface Gateway {
  /** Which way this goes: `through http://127.0.0.1:8700`. */
  readonly via: string;
  exportText(options: { format: 'yaml' | 'json'; comments: boolean; revision?: number | undefined }): Promise<string>;
  /** @throws RefusedText */
  plan(input: InputText): Promise<ChangeOutcome & { readonly basedOn: number }>;
  /** All or nothing. @throws RefusedText, SluiceError `conflict` when `basedOn` is not the newest revision */
  apply(
    input: InputText,
    options: { reason?: string | undefined; basedOn?: number | undefined },
  ): Promise<ChangeOutcome & { readonly revision: number }>;
  status(): Promise<StatusReport>;
  /** Forgets stored answers in all workers. @throws SluiceError when nobody could be told */
  purgeCache(purge: CachePurge): Promise<readonly WorkerPurge[]>;
  close(): void;
}
