'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { get, type UseFormReturn } from 'react-hook-form';
import { type Fields, isFields } from './fields.ts';

export type ResourceFormState = UseFormReturn<Fields, unknown, Fields>;

interface Editor {
  readonly form: ResourceFormState;
  readonly values: Fields;
}

const EditorContext = createContext<Editor | undefined>(undefined);
/** The form alone, which stays the same object whatever is typed. */
const FormContext = createContext<ResourceFormState | undefined>(undefined);

/** The form around the fields of a resource. Every field is found by its path in the document. */
export function EditorProvider({ form, children }: { form: ResourceFormState; children: ReactNode }) {
  return (
    <FormContext value={form}>
      <EditorContext value={{ form, values: form.watch() }}>{children}</EditorContext>
    </FormContext>
  );
}

function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('this field must stand inside EditorProvider');
  return editor;
}

/** The whole resource as it is written now. */
export function useWritten(): Fields {
  return useEditor().values;
}

/** These stay the same functions as long as the path does, so that a memoised row is not drawn again for them. */
export interface FieldActions {
  /** Undefined leaves it out, so that its default holds. */
  readonly set: (value: unknown) => void;
  /** Validates it: on blur. */
  readonly check: () => void;
  /** The value now, for what is done later than it was drawn. */
  readonly read: () => unknown;
}

export interface EditedField extends FieldActions {
  readonly value: unknown;
  /** Of the field itself. */
  readonly error: string | undefined;
  /** Of the field or, when it has none, the first one of anything below it. */
  readonly errorWithin: string | undefined;
}

/** One field of the resource. @param path with dots: `targets.0.address` */
export function useEdited(path: string): EditedField {
  const { form, values } = useEditor();
  const error: unknown = get(form.formState.errors, path);
  const actions = useFieldActions(path);
  return { value: get(values, path), error: ownMessage(error), errorWithin: firstMessage(error), ...actions };
}

/** What can be done to a field, for a row that is given what it shows and is not drawn again for what others show. */
export function useFieldActions(path: string): FieldActions {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('this field must stand inside EditorProvider');
  return useMemo(() => actionsOf(form, path), [form, path]);
}

/** Leaves fields out that mean nothing after a choice, such as those of another kind. */
export function useForget(): (paths: readonly string[]) => void {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('this must stand inside EditorProvider');
  return useMemo(() => {
    return (paths) => {
      for (const path of paths) form.setValue(path, undefined, { shouldDirty: true });
    };
  }, [form]);
}

/** Of each member of a list that has any: its first errors by field. */
export function useMemberErrors(path: string): (index: number) => Readonly<Record<string, string | undefined>> {
  const errors: unknown = get(useEditor().form.formState.errors, path);
  return (index) => {
    const own: unknown = Array.isArray(errors) ? errors[index] : undefined;
    return isFields(own) ? Object.fromEntries(Object.keys(own).map((key) => [key, firstMessage(own[key])])) : noErrors;
  };
}

const noErrors = {};

function actionsOf(form: ResourceFormState, path: string): FieldActions {
  return {
    set: (value) => {
      const wasWrong = firstMessage(form.getFieldState(path).error) !== undefined;
      form.setValue(path, value, { shouldDirty: true, shouldTouch: true });
      // What was wrong is looked at again at once; what is not yet wrong waits until the field is left.
      if (wasWrong) void form.trigger(path);
    },
    check: () => void form.trigger(path),
    read: () => form.getValues(path),
  };
}

function ownMessage(error: unknown): string | undefined {
  return isFields(error) && typeof error.message === 'string' ? error.message : undefined;
}

/** A field called `message` would hold an object and not a text, so the two cannot be taken for one another. */
function firstMessage(error: unknown): string | undefined {
  const own = ownMessage(error);
  if (own !== undefined) return own;
  if (typeof error !== 'object' || error === null) return undefined;
  for (const below of Object.values(error)) {
    const message = firstMessage(below);
    if (message !== undefined) return message;
  }
  return undefined;
}

/** Every error of a form with its path, for lists outside of fields. */
export function listErrors(errors: unknown, path = ''): { readonly path: string; readonly message: string }[] {
  const own = ownMessage(errors);
  if (own !== undefined) return [{ path, message: own }];
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors).flatMap(([key, below]) => listErrors(below, path === '' ? key : `${path}.${key}`));
}
