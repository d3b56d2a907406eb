import type { AppRouter, ConflictDetail, ErrorDetail } from '@sluice/api';
import type { Issue } from '@sluice/core';
import { TRPCClientError, type TRPCClientErrorLike } from '@trpc/client';

export type ApiError = TRPCClientErrorLike<AppRouter>;

/** What a failed call says about itself, in one shape for every place that shows it. */
export interface ShownError {
  /** One sentence. */
  readonly message: string;
  /** Paths from the root of the value that was sent. */
  readonly issues: readonly Issue[];
  /** Problems that the value causes elsewhere in the configuration. */
  readonly elsewhere: readonly Issue[];
  readonly conflict: ConflictDetail | undefined;
  /** Finds the line in the dashboard's log; empty when the dashboard was not reached. */
  readonly errorId: string;
}

export function toShownError(error: unknown): ShownError {
  const detail = detailOf(error);
  return {
    message: detail === undefined ? 'The dashboard cannot be reached. It tries again by itself.' : messageOf(error),
    issues: detail?.issues ?? [],
    elsewhere: detail?.elsewhere ?? [],
    conflict: detail?.conflict,
    errorId: detail?.errorId ?? '',
  };
}

/** For `ErrorState` and the `error` of a `DataTable`. @param title what could not be done: `The routes could not be loaded` */
export function toErrorState(title: string, error: unknown, onRetry?: () => void) {
  const shown = toShownError(error);
  return { title, message: shown.message, errorId: shown.errorId || undefined, onRetry };
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof TRPCClientError && error.data?.code === 'UNAUTHORIZED';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Undefined when no answer came, or one that is not the API's. */
function detailOf(error: unknown): ErrorDetail | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  // The shape that the API's error formatter gives.
  return typeof data === 'object' && data !== null && 'errorId' in data ? (data as ErrorDetail) : undefined;
}
