'use client';
import type { ChangeResult, PreviewResult } from '@sluice/api';
import { compactResource, type ResourceKind, resourceLists } from '@sluice/config';
import { PageHeader, Segmented } from '@sluice/ui';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ResourceForm } from '../forms/resource-form.tsx';
import { useTRPCClient } from '../trpc/trpc.ts';
import { DraftFindings } from './draft-findings.tsx';
import { EditorProvider } from './editor-context.tsx';
import type { Fields } from './fields.ts';
import { useLinkedField } from './use-linked-field.ts';
import { useResourceForm } from './use-resource-form.ts';
import { YamlTwin } from './yaml-twin.tsx';

interface ResourceEditorProps {
  readonly kind: ResourceKind;
  /** Undefined when it is created. */
  readonly name: string | undefined;
  readonly value: Fields;
  readonly basedOn: number;
  /** Of the list above it. */
  readonly crumbs: readonly { readonly label: string; readonly href: string }[];
  readonly description: string;
  /** The typed call of the resource's router. */
  readonly preview: (value: Fields, basedOn: number) => Promise<PreviewResult>;
  readonly save: (value: Fields, basedOn: number, reason: string | undefined) => Promise<ChangeResult>;
  readonly hrefOf: (name: string) => string;
  readonly children: ReactNode;
}

/** Create and edit, as a form or as YAML of the same object. */
export function ResourceEditor(props: ResourceEditorProps) {
  const { kind, name, value, basedOn, crumbs, description, preview, save, hrefOf, children } = props;
  const router = useRouter();
  const { form, text } = useResourceForm(kind, value);
  const [view, setView] = useState<'form' | 'yaml'>('form');
  const client = useTRPCClient();
  const latest =
    name === undefined
      ? undefined
      : async () => {
          const newest = await client[resourceLists[kind]].get.query({ name });
          return { basedOn: newest.revision, value: structuredClone(compactResource(kind, newest.value)) as Fields };
        };
  const { box, expectErrors } = useFocusOnError(form.formState.errors);
  useLinkedField(box);
  return (
    <div className="flex flex-col gap-5" ref={box} onSubmitCapture={expectErrors}>
      <PageHeader
        title={name === undefined ? `New ${kind}` : `Edit ${name}`}
        description={description}
        crumbs={crumbs}
        actions={
          <Segmented
            label="Edit as"
            options={[
              { value: 'form', label: 'Form' },
              { value: 'yaml', label: 'YAML' },
            ]}
            value={view}
            onValueChange={(next) => {
              text.setProblems([]);
              setView(next);
            }}
          />
        }
      />
      <ResourceForm
        form={form}
        basedOn={basedOn}
        submitLabel={name === undefined ? `Create ${kind}` : 'Save changes'}
        preview={preview}
        latest={latest}
        save={save}
        onSaved={(saved) => router.push(hrefOf(String(saved.name)))}
        onCancel={() => router.back()}
      >
        {view === 'yaml' ? (
          // Anew when what it is based on was replaced, as by an edit made again on top.
          <YamlTwin key={JSON.stringify(form.formState.defaultValues)} kind={kind} form={form} text={text} />
        ) : (
          <EditorProvider form={form}>
            <DraftFindings kind={kind} name={name} box={box} />
            {children}
          </EditorProvider>
        )}
      </ResourceForm>
    </div>
  );
}

/** After a submit, the first field with an error gets the focus, whether the form or the server found it. */
function useFocusOnError(errors: object) {
  const box = useRef<HTMLDivElement>(null);
  const expecting = useRef(false);
  useEffect(() => {
    if (!expecting.current || Object.keys(errors).length === 0) return;
    expecting.current = false;
    const [field] = box.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
    field?.focus();
  });
  useEffect(() => {
    const element = box.current;
    const stop = () => {
      expecting.current = false;
    };
    element?.addEventListener('input', stop);
    return () => element?.removeEventListener('input', stop);
  }, []);
  return {
    box,
    expectErrors: () => {
      expecting.current = true;
    },
  };
}
