import { createId, type Issue, messageOf, type SluiceError, type SluiceErrorCode } from '@sluice/core';
import { TRPCError } from '@trpc/server';
import type { ZodError } from 'zod';

/** What a client learns of a failure beside its sentence. Never a stack, never a cause. */
export interface ErrorDetail {
  /** Every reason with the path of its field, from the root of the value that was sent (`['match', 'path']`). */
  readonly issues: readonly Issue[];
  /** Reasons that lie elsewhere in the configuration, with paths from the document's root. */
  readonly elsewhere: readonly Issue[];
  /** Finds the line in the dashboard's log. */
  readonly errorId: string;
  /** Set when an edit was based on an older revision than the newest. */
  readonly conflict: ConflictDetail | undefined;
}

/** What happened since the revision that a refused edit was based on. */
export interface ConflictDetail {
  readonly basedOn: number;
  /** Base the edit on this one to make it again on top. */
  readonly current: number;
  /** Who made the newest revision. */
  readonly author: string;
  /** Changes between the two as sentences. */
  readonly changes: readonly string[];
}

const codes = {
  invalid: 'BAD_REQUEST',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<SluiceErrorCode, TRPCError['code']>;

/**
 * A `SluiceError`, also one that another copy of the class made: a bundler may give the server's entry and its pages
 * a copy of the core each.
 */
export function isSluiceError(thrown: unknown): thrown is SluiceError {
  return thrown instanceof Error && 'code' in thrown && 'issues' in thrown && String(thrown.code) in codes;
}

/** An expected failure as tRPC answers it. Everything else stays as it is and crosses as `INTERNAL_SERVER_ERROR`. */
export function toTrpcError(thrown: unknown): unknown {
  if (!isSluiceError(thrown)) return thrown;
  return new TRPCError({ code: codes[thrown.code], message: thrown.message, cause: thrown });
}

const ids = new WeakMap<object, string>();

/** The same error has the same id in the answer and in the log. */
export function errorIdOf(error: object): string {
  let id = ids.get(error);
  if (id === undefined) {
    id = createId('err');
    ids.set(error, id);
  }
  return id;
}

/** The detail of a failure. For an edit of one resource, its issues are told apart from those elsewhere. */
export function toErrorDetail(error: TRPCError): ErrorDetail {
  const { cause } = error;
  const { own, elsewhere } = isEditProblem(cause) ? cause.issuesOfEdit(0) : { own: issuesOf(cause), elsewhere: [] };
  return { issues: own, elsewhere, errorId: errorIdOf(error), conflict: toConflict(cause) };
}

/** One sentence for a person. An unexpected failure says only where to look, because its own words may hold anything. */
export function publicMessage(error: TRPCError): string {
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return `Something failed inside the dashboard. Its log has the details under ${errorIdOf(error)}.`;
  }
  const [first] = issuesOf(error.cause);
  if (first !== undefined && !isSluiceError(error.cause)) {
    return `${first.path.length === 0 ? 'The input' : first.path.join('.')}: ${first.message}`;
  }
  return messageOf(error);
}

/** By shape and not by class, for the reason that `isSluiceError` gives. */
function isEditProblem(cause: unknown): cause is { issuesOfEdit(edit: number): { own: Issue[]; elsewhere: Issue[] } } {
  return isSluiceError(cause) && 'issuesOfEdit' in cause;
}

function toConflict(cause: unknown): ConflictDetail | undefined {
  if (!isSluiceError(cause) || !('latest' in cause) || !('sentences' in cause)) return undefined;
  // The shape of the store's StaleChange.
  const stale = cause as SluiceError & {
    basedOn: number;
    latest: { number: number; author: string };
    sentences: string[];
  };
  return {
    basedOn: stale.basedOn,
    current: stale.latest.number,
    author: stale.latest.author,
    changes: stale.sentences,
  };
}

function issuesOf(cause: unknown): readonly Issue[] {
  if (isSluiceError(cause)) return cause.issues;
  if (cause instanceof Error && /^\$?ZodError$/.test(cause.name)) return zodIssues(cause as ZodError);
  return [];
}

function zodIssues(error: ZodError): Issue[] {
  return error.issues.map((issue) => ({
    // Symbols cannot occur in a JSON input.
    path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    code: issue.code ?? 'invalid',
    message: issue.message,
    severity: 'error',
  }));
}
