'use client';
import { createContext, type ReactNode, useContext } from 'react';
import { get, type UseFormReturn } from 'react-hook-form';
import { type Fields, isFields } from './fields.ts';

export type ResourceFormState = UseFormReturn<Fields, unknown, Fields>;

interface Editor {
  readonly form: ResourceFormState;
  readonly values: Fields;
}

const EditorContext = createContext<Editor | undefined>(undefined);

/** The form around the fields of a resource. Every field is found by its path in the document. */
export function EditorProvider({ form, children }: { form: ResourceFormState; children: ReactNode }) {
  return <EditorContext value={{ form, values: form.watch() }}>{children}</EditorContext>;
}

function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('this field must stand inside EditorProvider');
  return editor;
}

export interface EditedField {
  readonly value: unknown;
  /** Undefined leaves it out, so that its default holds. */
  readonly set: (value: unknown) => void;
  /** Of the field itself. */
  readonly error: string | undefined;
  /** Of the field or, when it has none, the first one of anything below it. */
  readonly errorWithin: string | undefined;
  /** Validates it: on blur. */
  readonly check: () => void;
}

/** One field of the resource. @param path with dots: `targets.0.address` */
export function useEdited(path: string): EditedField {
  const { form, values } = useEditor();
  const error: unknown = get(form.formState.errors, path);
  const within = firstMessage(error);
  return {
    value: get(values, path),
    set: (value) => {
      form.setValue(path, value, { shouldDirty: true, shouldTouch: true });
      // What was wrong is looked at again at once; what is not yet wrong waits until the field is left.
      if (within !== undefined) void form.trigger(path);
    },
    error: ownMessage(error),
    errorWithin: within,
    check: () => void form.trigger(path),
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
