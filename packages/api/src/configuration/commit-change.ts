import type { Issue } from '@sluice/core';
import { type AppliedChange, applyChange, type ChangePlan, type Edit, planChange } from '@sluice/store';
import { actorOf, type Caller } from '../caller.ts';
import { changeRules } from '../change-rules.ts';
import type { ApiContext } from '../context.ts';

/** The context of a procedure behind `protectedProcedure`. */
export type CallerContext = ApiContext & { readonly caller: Caller };

export interface ChangeOptions {
  /** The revision that the edits were made from; left out, the newest one. */
  readonly basedOn?: number | undefined;
  /** Why, in the operator's words; kept in the revision. */
  readonly reason?: string | undefined;
  readonly edits: readonly Edit[];
}

/** What a change did, or would do. */
export interface ChangeResult {
  /** The revision in force afterwards: a new one, or the newest one when nothing changed. */
  readonly revision: number;
  readonly changed: boolean;
  /** One sentence for each change. */
  readonly sentences: readonly string[];
  readonly warnings: readonly Issue[];
}

/** Writes a change and tells the controller at once. @throws InvalidChange, StaleChange, StoreProblem, SluiceError */
export function commitChange(context: CallerContext, options: ChangeOptions): ChangeResult {
  return announce(context, applyChange(context.store, toRequest(context, options)));
}

/** What `commitChange` would do. @throws the same */
export function previewChange(context: CallerContext, options: ChangeOptions): ChangePlan {
  return planChange(context.store, toRequest(context, options));
}

/** Tells the controller and every tab of a revision that was written. */
export function announce(context: Pick<ApiContext, 'feed'>, applied: AppliedChange): ChangeResult {
  if (applied.changed) context.feed.announceRevision(applied.revision.number);
  return {
    revision: applied.revision.number,
    changed: applied.changed,
    sentences: applied.sentences,
    warnings: applied.warnings,
  };
}

export function latestRevisionNumber(context: Pick<ApiContext, 'store'>): number {
  return context.store.latestRevision()?.number ?? 0;
}

function toRequest(context: CallerContext, { basedOn, reason, edits }: ChangeOptions) {
  return {
    basedOn: basedOn ?? latestRevisionNumber(context),
    author: actorOf(context.caller),
    reason,
    edits,
    extraRules: [changeRules(context.appliance)],
  };
}
