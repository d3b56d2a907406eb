'use client';
import type { ChangeResult, ConflictDetail, PreviewResult } from '@sluice/api';
import type { Issue } from '@sluice/core';
import { Banner, Button } from '@sluice/ui';
import { type ReactNode, useEffect, useState } from 'react';
import type { FieldValues, Path, PathValue, UseFormReturn } from 'react-hook-form';
import { toShownError } from '../trpc/api-error.ts';
import { applyIssues, issueText } from './apply-issues.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { mergeEdit } from './merge-edit.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { useAnnounceChange } from './use-announce-change.ts';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

export interface ResourceFormProps<Input extends FieldValues, Output> {
  /** `useForm({ resolver: zodResolver(schema), defaultValues, mode: 'onBlur' })`. */
  readonly form: UseFormReturn<Input, unknown, Output>;
  /** The revision that the values were read at. */
  readonly basedOn: number;
  /**
   * The value at `basedOn`, for a form that stays open: while nothing has been entered it shows what others publish.
   * Left out, the form keeps the value it began with.
   */
  readonly current?: Input | undefined;
  /** `Create route`, `Save changes`. */
  readonly submitLabel: string;
  readonly preview: (value: Output, basedOn: number) => Promise<PreviewResult>;
  /**
   * Reads the value again, for an edit that came too late: fields that were not touched take what was published
   * meanwhile. Left out, the whole edit is made on top as it is.
   */
  readonly latest?: (() => Promise<{ value: Input; basedOn: number }>) | undefined;
  readonly save: (value: Output, basedOn: number, reason: string | undefined) => Promise<ChangeResult>;
  /** After it was written: go to the detail page. */
  readonly onSaved: (value: Output) => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

interface Reviewed<Output> {
  readonly value: Output;
  readonly plan: PreviewResult;
}

/**
 * The way of every edit: check here, ask the server what it would mean, show that, publish, follow it to the workers.
 * Issues of the server land on their fields; an edit that came too late is offered to be made again on top.
 */
export function ResourceForm<Input extends FieldValues, Output>(props: ResourceFormProps<Input, Output>) {
  const { form, submitLabel, preview, latest, save, onSaved, onCancel, children } = props;
  const announce = useAnnounceChange();
  const [basedOn, setBasedOn] = useState(props.basedOn);
  const [busy, setBusy] = useState(false);
  const [reviewed, setReviewed] = useState<Reviewed<Output>>();
  const [conflict, setConflict] = useState<ConflictDetail>();
  const [problems, setProblems] = useState<readonly Issue[]>([]);
  const [failure, setFailure] = useState<string>();
  const [saved, setSaved] = useState(false);
  const { isDirty } = form.formState;
  useUnsavedGuard(isDirty && !saved);
  const { current } = props;
  const { reset } = form;
  useEffect(() => {
    if (isDirty) return;
    setSaved(false);
    // Only together: a newer revision under older values would overwrite what was published meanwhile.
    if (current === undefined) return;
    reset(structuredClone(current));
    setBasedOn(props.basedOn);
  }, [isDirty, current, reset, props.basedOn]);

  function show(error: unknown): void {
    const shown = toShownError(error);
    setReviewed(undefined);
    if (shown.conflict !== undefined) {
      setConflict(shown.conflict);
      return;
    }
    const homeless = [...applyIssues(form, shown.issues), ...shown.elsewhere];
    setProblems(homeless);
    const [issue] = shown.issues;
    setFailure(homeless.length === 0 && issue === undefined ? `${shown.message} ${shown.errorId}`.trim() : undefined);
  }

  async function review(value: Output, base: number): Promise<void> {
    setBusy(true);
    setProblems([]);
    setFailure(undefined);
    try {
      setReviewed({ value, plan: await preview(value, base) });
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  }

  async function publish({ value }: Reviewed<Output>, reason: string | undefined): Promise<void> {
    setBusy(true);
    try {
      const result = await save(value, basedOn, reason);
      setReviewed(undefined);
      setSaved(true);
      setBasedOn(result.revision);
      announce(result);
      onSaved(value);
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  }

  async function rebase({ current }: ConflictDetail): Promise<void> {
    let base = current;
    try {
      if (latest !== undefined) {
        const fresh = await latest();
        takeOver(form, fresh.value);
        base = fresh.basedOn;
      }
    } catch (error) {
      show(error);
      return;
    }
    setConflict(undefined);
    setBasedOn(base);
    await form.handleSubmit((value) => review(value, base))();
  }

  return (
    <form
      noValidate
      className="flex max-w-3xl flex-col gap-5"
      onSubmit={(event) => void form.handleSubmit((value) => review(value, basedOn))(event)}
    >
      {failure !== undefined && <Banner tone="danger" title={failure} />}
      {problems.length > 0 && (
        <Banner tone="danger" title="The configuration would not be valid">
          <ul className="list-disc pl-4">
            {problems.map((issue) => (
              <li key={issueText(issue)}>{issue.message}</li>
            ))}
          </ul>
        </Banner>
      )}
      {children}
      <div className="sticky bottom-0 -mx-1 flex justify-end gap-2 border-t bg-bg px-1 py-3">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {submitLabel}
        </Button>
      </div>
      {reviewed !== undefined && (
        <PublishDialog
          plan={reviewed.plan}
          busy={busy}
          onPublish={(reason) => void publish(reviewed, reason)}
          onCancel={() => setReviewed(undefined)}
        />
      )}
      {conflict !== undefined && (
        <ConflictDialog
          conflict={conflict}
          busy={busy}
          onRebase={() => void rebase(conflict)}
          onCancel={() => setConflict(undefined)}
        />
      )}
    </form>
  );
}

/** Puts what was entered on top of a newer value: that one becomes the form's beginning, and the edit stays an edit. */
function takeOver<Input extends FieldValues, Output>(form: UseFormReturn<Input, unknown, Output>, newer: Input): void {
  // `mergeEdit` makes an object of two of this type.
  const merged = mergeEdit(form.formState.defaultValues, form.getValues(), newer) as Input;
  form.reset(newer);
  for (const key of new Set([...Object.keys(newer), ...Object.keys(merged)])) {
    // Keys of the value are paths of the form.
    form.setValue(key as Path<Input>, merged[key] as PathValue<Input, Path<Input>>, { shouldDirty: true });
  }
}
