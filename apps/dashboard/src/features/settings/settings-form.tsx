'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { formField, type SettingsConfig, settingsSchema } from '@sluice/config';
import { Field, FieldGroup, Fold, Input, MultiInput } from '@sluice/ui';
import { useRef } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { ResourceForm } from '../../forms/resource-form.tsx';
import { DraftFindings } from '../../resource/draft-findings.tsx';
import { EditorProvider, type ResourceFormState } from '../../resource/editor-context.tsx';
import { SchemaField } from '../../resource/schema-field.tsx';
import { useLinkedField } from '../../resource/use-linked-field.ts';
import { useTRPCClient } from '../../trpc/trpc.ts';

const accessLists = formField('accessLists', settingsSchema.shape.accessLists);
const zone = formField('zone', settingsSchema.shape.zone);

/** The settings of the configuration document, changed like every other part of it. */
export function SettingsForm({ revision, value }: { revision: number; value: SettingsConfig }) {
  const client = useTRPCClient();
  const form = useForm({
    resolver: zodResolver(settingsSchema),
    defaultValues: structuredClone(value),
    mode: 'onBlur',
  });
  const { errors } = form.formState;
  const proxyErrors = Array.isArray(errors.trustedProxies) ? errors.trustedProxies : [errors.trustedProxies];
  const box = useRef<HTMLDivElement>(null);
  useLinkedField(box);
  return (
    <div ref={box}>
      <ResourceForm
        form={form}
        basedOn={revision}
        current={value}
        submitLabel="Save changes"
        preview={(next, basedOn) => client.settings.preview.query({ basedOn, value: next })}
        save={(next, basedOn, reason) => client.settings.put.mutate({ basedOn, value: next, reason })}
        latest={async () => {
          const { revision: basedOn, value: newest } = await client.settings.get.query();
          return { basedOn, value: newest };
        }}
        onSaved={(next) => form.reset(structuredClone(next))}
        onCancel={() => form.reset()}
      >
        <EditorProvider form={form as unknown as ResourceFormState}>
          <DraftFindings kind="settings" name={undefined} box={box} />
        </EditorProvider>
        <div data-field="trustedProxies">
          <Field
            label="Trusted proxies"
            hint="Peers whose X-Forwarded-* and Forwarded fields are believed. Nobody by default."
            error={proxyErrors.find((error) => error?.message !== undefined)?.message}
          >
            <Controller
              control={form.control}
              name="trustedProxies"
              render={({ field }) => (
                <MultiInput
                  value={field.value ?? []}
                  onValueChange={field.onChange}
                  onBlur={field.onBlur}
                  placeholder="10.0.0.0/8"
                  mono
                />
              )}
            />
          </Field>
        </div>
        <EditorProvider form={form as unknown as ResourceFormState}>
          <SchemaField field={zone} path="zone" />
          <SchemaField field={accessLists} path="accessLists" />
        </EditorProvider>
        <div data-field="metrics">
          <FieldGroup legend="Metrics for Prometheus" className="sm:grid sm:grid-cols-2 sm:gap-4">
            <Field
              label="Metrics address"
              hint="Where /metrics answers, without a password. Default 127.0.0.1:8701."
              error={errors.metrics?.address?.message}
            >
              <Input {...form.register('metrics.address')} mono />
            </Field>
            <Field
              label="Metric prefix"
              hint="First word of every metric name. Default sluice."
              error={errors.metrics?.prefix?.message}
            >
              <Input {...form.register('metrics.prefix')} mono />
            </Field>
          </FieldGroup>
        </div>
        <Fold
          title="Advanced"
          summary={`Request id in ${value.requestIdHeader}, drain ${value.drainTimeout}`}
          forceOpen={errors.requestIdHeader !== undefined || errors.drainTimeout !== undefined}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label="Request id header"
              hint="Carries the id of each exchange to the upstream and the client. Default x-request-id."
              error={errors.requestIdHeader?.message}
            >
              <Input {...form.register('requestIdHeader')} mono />
            </Field>
            <Field
              label="Drain timeout"
              hint="Longest a worker that leaves waits for its exchanges and WebSockets. Default 30s."
              error={errors.drainTimeout?.message}
            >
              <Input {...form.register('drainTimeout')} mono />
            </Field>
          </div>
        </Fold>
      </ResourceForm>
    </div>
  );
}
