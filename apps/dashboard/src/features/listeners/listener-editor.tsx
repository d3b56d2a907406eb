'use client';
import {
  formFields,
  isListenerFieldFor,
  type ListenerConfig,
  type ListenerInput,
  listenerSchema,
} from '@sluice/config';
import { Banner, Fold, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { useEdited, useWritten } from '../../resource/editor-context.tsx';
import type { Fields } from '../../resource/fields.ts';
import { LoadedEditor } from '../../resource/loaded-editor.tsx';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { FieldGrid, SchemaFold, SchemaGroup } from '../../resource/schema-field.tsx';
import { inSentence } from '../../resource/summary-of.ts';
import { useReferenceNames } from '../../resource/use-reference-names.ts';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { protocolWords } from './protocol-words.ts';
import { sectionFields } from './section-fields.ts';

const fields = formFields(listenerSchema);
const plain = fields.filter((field) => !field.advanced && field.kind !== 'group' && field.name !== 'enabled');
const sections = fields.filter((field) => field.kind === 'group');
const others = fields.filter((field) => field.kind !== 'group' && !plain.includes(field));

export function NewListenerPage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.listeners.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what="form">
      {({ revision }) => <ListenerEditor name={undefined} value={{ name: '', address: '' }} basedOn={revision} />}
    </LoadedEditor>
  );
}

export function EditListenerPage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.listeners.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what={`listener ${name}`}>
      {({ value, revision }) => <ListenerEditor name={name} value={value} basedOn={revision} />}
    </LoadedEditor>
  );
}

function ListenerEditor({ name, value, basedOn }: { name: string | undefined; value: Fields; basedOn: number }) {
  const client = useTRPCClient();
  return (
    <ResourceEditor
      kind="listener"
      name={name}
      value={value}
      basedOn={basedOn}
      crumbs={[{ label: 'Listeners', href: paths.listeners() }]}
      description="A port on which the gateway takes requests, and what it asks of clients there."
      hrefOf={paths.listener}
      // What the form holds was checked against the schema before it comes here.
      preview={(next, base) => client.listeners.preview.query({ basedOn: base, name, value: next as ListenerInput })}
      save={(next, base, reason) =>
        client.listeners.put.mutate({ basedOn: base, name, value: next as ListenerInput, reason })
      }
    >
      <ListenerFields />
    </ResourceEditor>
  );
}

/** From the schema alone: a later field needs nothing here. */
function ListenerFields() {
  const labels = useEdited('labels');
  const written = useWritten();
  const certificates = useReferenceNames('certificate');
  // The field is a choice among the protocols, or not written.
  const protocol = (written.protocol ?? 'http') as ListenerConfig['protocol'];
  // What is written is shown, also where it does not belong.
  const more = others.filter(({ name }) => isListenerFieldFor(protocol, name) || written[name] !== undefined);
  return (
    <>
      <FieldGrid
        fields={plain.map((field) =>
          field.name === 'protocol' ? { ...field, description: `Carries ${protocolWords[protocol]}.` } : field,
        )}
        path=""
      />
      {protocol === 'https' && certificates.length === 0 && (
        <Banner tone="warning" title="There is no certificate yet, and one is needed for https">
          <TextLink href={paths.newCertificate()} target="_blank">
            Make one in another tab
          </TextLink>
          ; it can be chosen here then.
        </Banner>
      )}
      <div className="flex flex-col gap-2">
        {sections.map((field) => {
          const shown = sectionFields(protocol, field, written[field.name]);
          if (field.kind !== 'group' || shown.length === 0) return null;
          // A certificate must be chosen, so its section is open.
          const Section = field.name === 'tls' ? SchemaGroup : SchemaFold;
          return <Section key={field.name} field={{ ...field, fields: shown }} path={field.name} />;
        })}
        <Fold
          title="More"
          summary={more.map(({ title }) => inSentence(title)).join(', ')}
          forceOpen={labels.errorWithin !== undefined}
        >
          <FieldGrid fields={more} path="" />
        </Fold>
      </div>
    </>
  );
}
